import type { Matrix } from '../core/matrix.js';

/** A figure that says how good predictions are, in words that people use. */
export interface Metric {
  readonly name: string;
  /**
   * @param prediction [rows × outputs]
   * @param target [rows × outputs], or class indices [rows × 1] beside more than one output
   */
  readonly compute: (prediction: Matrix, target: Matrix) => number;
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
