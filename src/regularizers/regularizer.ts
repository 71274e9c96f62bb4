import { notNegative, type Range } from '../core/checks.js';
import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { type Expression, f } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';

/** What the loss of a step grows by for the size of weights. */
export interface Regularizer extends Member {
  /**
   * The penalty of one parameter, a node [1 × 1] that is added to the mean loss of the batch.
   *
   * @param x the numbers of the parameter
   */
  readonly penalty: (x: Node) => Node;
}

/** Makes one regularizer, with its defaults or with other options. */
export type RegularizerFactory<T extends Options = Options> = Factory<Regularizer, T>;

/** How much a penalty counts. */
export const strength: { readonly initial: number; readonly range: Range } = { initial: 0.01, range: notNegative };

/** The factory of a regularizer, from the ranges of its options and the penalty of each number x. */
export function regularizer<T extends Options>(
  name: string,
  table: OptionTable<T>,
  each: (options: T) => Expression,
): RegularizerFactory<T> {
  return factory<Regularizer, T>(name, table, (options) => ({
    penalty: (x) => reduce('sum', 'all', map(each(options), { x }, { shape: x.shape })),
  }));
}

/** factor·|x| and factor·x² */
export const absolute = (factor: number): Expression => f.multiply(factor, f.abs(f.x));
export const squared = (factor: number): Expression => f.multiply(factor, f.square(f.x));
