import { positive } from '../core/checks.js';
import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { type Expression, f, type Variable, variable } from '../expression/index.js';

/** A number that is remembered from step to step: where it starts, and its next value. */
export interface Memory {
  readonly initial: number;
  readonly next: Expression;
  /** What it never falls below, for a file that says so. */
  readonly least?: number;
}

/**
 * An update rule as formulas. Each may use `parameter`, `gradient`, `learningRate`, `step` (the
 * number of steps before this one, over the life of the network), the counters and
 * the slots declared before it (which then have their new values), and itself (its old value).
 */
export interface Optimizer extends Member {
  /** How far a step goes, unless the fit says otherwise. */
  readonly learningRate: number;
  /** One number each for the whole network. */
  readonly counters: Readonly<Record<string, Memory>>;
  /** One number each for every parameter. */
  readonly slots: Readonly<Record<string, Memory>>;
  /** The parameter's next value. */
  readonly update: Expression;
}

export const parameter: Variable = variable('parameter');
export const gradient: Variable = variable('gradient');
export const learningRate: Variable = variable('learningRate');

/** Makes one optimizer, with its defaults or with other options. */
export type OptimizerFactory<T extends Options = Options> = Factory<Optimizer, T & { readonly learningRate: number }>;

type Rule = Pick<Optimizer, 'update'> & Partial<Pick<Optimizer, 'counters' | 'slots'>>;

/** The smallest number of float32 that has all its digits. */
const smallestNormal = 2 ** -126;

/**
 * Zero instead of subnormal numbers. Where the gradient has become zero for good, as for a ReLU unit that is
 * off for all rows, an average falls until it is subnormal and is rounded to itself from there on, and
 * processors take over a hundred cycles for every operation on such a number.
 */
function settled({ next, ...rest }: Memory): Memory {
  return { ...rest, next: f.select(f.less(f.abs(next), smallestNormal), 0, next) };
}

/** The factory of an optimizer, from the ranges of its options and its rule. */
export function optimizer<T extends Options>(
  name: string,
  defaultRate: number,
  table: OptionTable<T>,
  rule: (options: T) => Rule,
): OptimizerFactory<T> {
  type All = T & { readonly learningRate: number };
  const rate = { learningRate: { initial: defaultRate, range: positive } };
  return factory<Optimizer, All>(name, { ...rate, ...table } as unknown as OptionTable<All>, (options) => {
    const { counters = {}, slots = {}, update } = rule(options);
    const settledSlots = Object.fromEntries(Object.entries(slots).map(([slot, memory]) => [slot, settled(memory)]));
    return { counters, slots: settledSlots, update, learningRate: options.learningRate };
  });
}
