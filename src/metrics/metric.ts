import { allFinite } from '../core/float32.js';
import type { Matrix } from '../core/matrix.js';
import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import type { TargetKind } from '../losses/loss.js';

/** Which of two values of a metric is the better one. */
export type Better = 'greater' | 'smaller';

/** A figure that says how good predictions are, in words that people use. */
export interface Metric extends Member {
  /** Which values are better; early stopping does not go by a metric that does not say so. */
  readonly better?: Better;
  /**
   * @param prediction [rows × outputs]
   * @param target [rows × outputs], or class indices [rows × 1] beside more than one output
   * @param about what the targets mean, and how much each row counts
   * @throws MultilayerError where the metric says nothing about such targets
   */
  readonly compute: (prediction: Matrix, target: Matrix, about: Measured) => number;
}

/** What a metric is told besides predictions and targets. */
export interface Measured {
  /** What the targets mean, as the loss has it. */
  readonly targets: TargetKind;
  /** How much each row counts: a metric goes by Σ wᵢ·valueᵢ ÷ Σ wᵢ, as in scikit-learn. Default: all count the same. */
  readonly weights?: Float64Array | undefined;
  /** What the network calls the classes, in the order of the outputs; two for one output. Default: their numbers. */
  readonly classes?: readonly ClassLabel[] | undefined;
}

/** What data call a class. */
export type ClassLabel = string | number | boolean;

/** Makes one metric, with its defaults or with other options. */
export type MetricFactory<T extends Options = Options> = Factory<Metric, T>;

function hasNaN({ data }: Matrix): boolean {
  return !allFinite(data) && data.some(Number.isNaN);
}

/** The factory of a metric, which is NaN where a prediction is. */
export function metric<T extends Options = Record<string, never>>(
  name: string,
  better: Better,
  compute: (options: T) => Metric['compute'],
  options: OptionTable<T> = {} as OptionTable<T>,
): MetricFactory<T> {
  return factory<Metric, T>(name, options, (values) => {
    const measure = compute(values);
    // An answer that is no number is not on any side of a threshold, nor at any place among others.
    return {
      better,
      compute: (prediction, ...rest) => (hasNaN(prediction) ? Number.NaN : measure(prediction, ...rest)),
    };
  });
}

/**
 * The mean of a quantity over indices from 0 on, as the weights have it.
 *
 * @param count as many as there are rows, or as many for each row
 */
export function meanOf(count: number, weights: Float64Array | undefined, quantity: (index: number) => number): number {
  const width = count / (weights?.length ?? count);
  let [sum, total] = [0, 0];
  for (let i = 0; i < count; i++) {
    const weight = weights === undefined ? 1 : (weights[Math.floor(i / width)] as number);
    sum += weight * quantity(i);
    total += weight;
  }
  return sum / total;
}

/** What was wanted for each entry of the predictions, by its index; class indices count as one-hot rows. */
export function wantedOf({ cols }: Matrix, target: Matrix): (index: number) => number {
  const { data } = target;
  if (target.cols === cols) return (k) => data[k] as number;
  return (k) => Number(data[Math.floor(k / cols)] === k % cols);
}

/** By how much each entry of the predictions is off, by its index; class indices count as one-hot rows. */
export function errorsOf(prediction: Matrix, target: Matrix): (index: number) => number {
  const { data } = prediction;
  const wanted = wantedOf(prediction, target);
  return (k) => (data[k] as number) - wanted(k);
}

/** The column of the greatest entry of a row; the first of several. */
export function argmax({ cols, data }: Matrix, row: number): number {
  let best = 0;
  for (let j = 1; j < cols; j++) {
    if ((data[row * cols + j] as number) > (data[row * cols + best] as number)) best = j;
  }
  return best;
}
