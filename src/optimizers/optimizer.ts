import { positive } from '../core/checks.js';
import { type Member, type Options, type OptionTable, readOptions } from '../core/member.js';
import { type Expression, type Variable, variable } from '../expression/index.js';

/** A number that is remembered from step to step: where it starts, and its next value. */
export interface Memory {
  readonly initial: number;
  readonly next: Expression;
}

/**
 * An update rule as formulas. Each may use `parameter`, `gradient`, `learningRate`, the counters and
 * the slots declared before it (which then have their new values), and itself (its old value).
 */
export interface Optimizer extends Member {
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
export type OptimizerFactory<T extends Options = Options> = (
  options?: Partial<T & { readonly learningRate: number }>,
) => Optimizer;

type Rule = Pick<Optimizer, 'update'> & Partial<Pick<Optimizer, 'counters' | 'slots'>>;

/** The factory of an optimizer, from the ranges of its options and its rule. */
export function optimizer<T extends Options>(
  name: string,
  defaultRate: number,
  table: OptionTable<T>,
  rule: (options: T) => Rule,
): OptimizerFactory<T> {
  const rate = { learningRate: { initial: defaultRate, range: positive } };
  type All = T & { readonly learningRate: number };
  return (given = {}) => {
    const options = readOptions<All>(name, { ...rate, ...table } as unknown as OptionTable<All>, given as Partial<All>);
    return { counters: {}, slots: {}, ...rule(options), name, options, learningRate: options.learningRate };
  };
}
