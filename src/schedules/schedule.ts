import { type Range, wholeNumber } from '../core/checks.js';
import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { constant, type Expression, f, type Variable, variable } from '../expression/index.js';

/** A number that changes from step to step. */
export interface Schedule extends Member {
  /** Its value, in {@link step} and {@link progress}. */
  readonly formula: Expression;
  /** The numbers that it may come to where it stands, and how errors call that place. */
  readonly bounds?: { readonly range: Range; readonly where: string };
}

/** What may be a number, or change from step to step. */
export type Setting = number | Schedule;

/** Makes one schedule, with its defaults or with other options. */
export type ScheduleFactory<T extends Options = Options> = Factory<Schedule, T>;

export type Warmup = { readonly warmup: number };

const steps: Range = { ...wholeNumber, text: 'a whole number of steps, 0 or more' };

/** Steps of the fit's plan before this one, from 0 on. A fit that goes on where another was cut goes on with its plan. */
export const step: Variable = variable('step');
/** The share of the plan's steps that are done, from 0 up to, but not, 1. */
export const progress: Variable = variable('progress');

/** From one number to another as a share goes from 0 to 1. */
export function between(from: number, to: number, share: Expression): Expression {
  return f.add(from, f.multiply(to - from, share));
}

/** From 1 to 0 by half a wave of a cosine as a share goes from 0 to 1. */
export function halfWave(share: Expression): Expression {
  return f.multiply(0.5, f.add(1, f.cos(f.multiply(Math.PI, share))));
}

/** The first of some values, and from each share of the plan on the next one. */
export function steppedAt(shares: readonly number[], values: readonly number[]): Expression {
  const last = constant(values.at(-1) as number);
  return shares.reduceRight<Expression>(
    (after, each, k) => f.select(f.less(progress, each), values[k] as number, after),
    last,
  );
}

/**
 * The factory of a schedule, from the ranges of its options and its formula. Each has the option `warmup` besides: over
 * so many first steps its values are also multiplied by a share that rises in a line, (k + 1) ÷ warmup at step k (Goyal
 * et al. 2017, section 2.2). Default: 0, which leaves them as they are.
 */
export function schedule<T extends Options>(
  name: string,
  table: OptionTable<T>,
  formula: (options: T) => Expression,
): ScheduleFactory<T & Warmup> {
  type All = T & Warmup;
  const rows = { ...table, warmup: { initial: 0, range: steps } } as unknown as OptionTable<All>;
  return factory<Schedule, All>(name, rows, (options) => {
    const plain = formula(options);
    const share = f.min(f.divide(f.add(step, 1), options.warmup), 1);
    return {
      formula: options.warmup === 0 ? plain : f.multiply(share, plain),
      toJSON: () => ({ name, ...options }),
    };
  });
}
