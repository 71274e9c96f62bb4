import type { Matrix } from '../core/matrix.js';
import { type Factory, factory, type Member } from '../core/member.js';
import type { TargetKind } from '../losses/index.js';

/** A figure that says how good predictions are, in words that people use. */
export interface Metric extends Member {
  /**
   * @param prediction [rows × outputs]
   * @param target [rows × outputs], or class indices [rows × 1] beside more than one output
   * @param kind what the targets mean, as the loss has it
   * @throws MultilayerError where the metric says nothing about such targets
   */
  readonly compute: (prediction: Matrix, target: Matrix, kind: TargetKind) => number;
}

/** Makes one metric: `accuracy()`. */
export type MetricFactory = Factory<Metric>;

/** The factory of a metric. */
export function metric(name: string, compute: Metric['compute']): MetricFactory {
  return factory(name, {}, () => ({ compute }));
}

/** The mean of a quantity over the rows 0 … count − 1. */
export function meanOf(count: number, quantity: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += quantity(i);
  return sum / count;
}

/** The column of the greatest entry of a row; the first of several. */
export function argmax({ cols, data }: Matrix, row: number): number {
  let best = 0;
  for (let j = 1; j < cols; j++) {
    if ((data[row * cols + j] as number) > (data[row * cols + best] as number)) best = j;
  }
  return best;
}
