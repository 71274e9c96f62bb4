import type { Matrix } from '../core/matrix.js';
import { meanOf } from './metric.js';

/** The mean of a quantity over columns. */
export function meanOfColumns({ cols }: Matrix, quantity: (col: number) => number): number {
  return meanOf(cols, undefined, quantity);
}

/**
 * The mean of a quantity over rows, and that of the squared distance from it. The mean is taken from the first value
 * that counts, so that constant values have no variance at all.
 */
export function spread(
  rows: number,
  weights: Float64Array | undefined,
  value: (row: number) => number,
): { readonly mean: number; readonly variance: number } {
  const first = value(Math.max(0, weights?.findIndex((weight) => weight > 0) ?? 0));
  const mean = first + meanOf(rows, weights, (row) => value(row) - first);
  return { mean, variance: meanOf(rows, weights, (row) => (value(row) - mean) ** 2) };
}

/** 1 − part ÷ whole; where there is no whole, 1 for no part and 0 otherwise, as in scikit-learn. */
export function explainedShare(part: number, whole: number): number {
  return whole > 0 ? 1 - part / whole : Number(part === 0);
}
