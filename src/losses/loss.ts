import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { type Expression, f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';

/**
 * What targets mean: numbers to hit, one yes-or-no for each output as a probability (`'binary'`) or as the sign of the
 * output (`'signs'`, of targets −1 and 1), or one class out of many.
 */
export type TargetKind = 'numbers' | 'binary' | 'signs' | 'classes';

/** Every kind of targets. */
export const targetKinds: readonly TargetKind[] = ['numbers', 'binary', 'signs', 'classes'];

/** How wrong a prediction is. */
export interface Loss extends Member {
  /** What the targets mean, and so which are accepted. */
  readonly targets: TargetKind;
  /**
   * The loss of each row [rows × 1] of predictions [rows × outputs] and targets, as many or fewer by
   * {@link outputsPerTarget}. Where the prediction is the outcome of a sigmoid or a softmax, `sigmoidLogits` and
   * `softmaxLogits` find what went into it.
   */
  readonly apply: (prediction: Node, target: Node) => Node;
  /**
   * How many outputs speak of one target, as a mean and a variance: those that metrics compare with targets come first,
   * one for each, then the second ones of all. Default: 1.
   */
  readonly outputsPerTarget?: number;
  /**
   * The outputs that are the best ones for a column of targets where all rows get the same, {@link outputsPerTarget} of
   * them, by which a fit that has learned nothing is told. Default: the mean of the column, or its median.
   */
  readonly bestConstant?: (column: Float64Array) => readonly number[];
  /** Whether the loss is least where an output is its target, as far as targets are numbers. Default: it is. */
  readonly hits?: boolean;
  /** The least number that a target may be. Default: any. */
  readonly leastTarget?: number;
  /** The least number that an output may be. Default: 0 where it is a probability, else any. */
  readonly leastOutput?: number;
}

/** Whether targets are numbers that outputs are to come to. */
export function hasNumbersToHit({ targets, hits = true }: Loss): boolean {
  return targets === 'numbers' && hits;
}

/** Whether targets of a kind are one of two for each output. */
export function isYesOrNo(kind: TargetKind): boolean {
  return kind === 'binary' || kind === 'signs';
}

/** How many targets a loss compares so many outputs with. */
export function targetCount({ outputsPerTarget = 1 }: Loss, outputs: number): number {
  return outputs / outputsPerTarget;
}

/** Makes one loss, with its defaults or with other options. */
export type LossFactory<T extends Options = Options, L extends Loss = Loss> = Factory<L, T>;

/** The factory of a loss, from what its targets mean and the loss of each row. */
export function loss<T extends Options = Record<string, never>, L extends Loss = Loss>(
  name: string,
  targets: TargetKind,
  apply: (options: T) => Loss['apply'],
  options: OptionTable<T> = {} as OptionTable<T>,
  more?: (options: T) => Omit<L, 'name' | 'options' | 'targets' | 'apply'>,
): LossFactory<T, L> {
  const make = (values: T) => ({ ...more?.(values), targets, apply: apply(values) });
  return factory<L, T>(name, options, make as (values: T) => Omit<L, 'name' | 'options'>);
}

/** What is predicted, in the formula of a loss. */
export const prediction: Expression = variable('prediction');
/** What was to be predicted, in the formula of a loss. */
export const target: Expression = variable('target');

/** By how much a prediction is too high. */
export const difference: Expression = f.subtract(prediction, target);

/** The mean of a formula in `prediction` and `target` over the outputs of each row. */
export function meanOver(formula: Expression): Loss['apply'] {
  return (predicted, wanted) => {
    const sum = reduce('sum', 'cols', map(formula, { prediction: predicted, target: wanted }));
    const outputs = predicted.shape.cols;
    return outputs === 1 ? sum : map(f.divide(f.x, outputs), { x: sum });
  };
}

/** log(a), but not below −100, as in PyTorch: a certain and wrong prediction costs 100 and not ∞. */
export function boundedLog(a: Expression): Expression {
  return f.max(f.log(a), -100);
}
