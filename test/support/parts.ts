import {
  type Averaging,
  averagings,
  type Clipping,
  type Constraint,
  clippings,
  constraints,
  type FitOptions,
  type Optimizer,
  optimizers,
  type Regularizer,
  regularizers,
  type Schedule,
  schedules,
} from 'multilayer';

/** What a fit is told as a member of a family. */
export type Part = Optimizer | Clipping | Regularizer | Constraint | Averaging | Schedule;
type Make = (options?: Readonly<Record<string, unknown>>) => Part;

/** Every family of parts, and where a fit takes them. */
const families: readonly (readonly [Readonly<Record<string, unknown>>, (part: Part) => FitOptions])[] = [
  [optimizers, (part) => ({ optimizer: part as Optimizer })],
  [clippings, (part) => ({ optimizer: 'sgd', clipping: part as Clipping })],
  [averagings, (part) => ({ averaging: part as Averaging })],
  [regularizers, (part) => ({ regularizer: part as Regularizer })],
  [constraints, (part) => ({ constraint: part as Constraint })],
  [schedules, (part) => ({ learningRate: part as Schedule })],
];

/** Every part of a fit by its name, how it is made, and the options of a fit with it. */
export const parts: readonly (readonly [string, Make, (part: Part) => FitOptions])[] = families.flatMap(
  ([members, option]) => Object.entries(members).map(([name, make]) => [name, make as Make, option] as const),
);
