import { type Matrix, sliceRows, type Table, takeRows } from '../core/matrix.js';

/** Rows of inputs, and what is wanted for each of them. */
export class Dataset {
  /** [rows × inputs] */
  readonly x: Table;
  /** [rows × outputs], or places of classes [rows × 1]. */
  readonly target: Matrix;

  /** How much each row counts, with a mean of 1; undefined where all count the same. */
  readonly weights: Float64Array | undefined;

  constructor(x: Table, target: Matrix, weights?: Float64Array) {
    this.x = x;
    this.target = target;
    this.weights = weights;
  }

  get rows(): number {
    return this.x.rows;
  }

  /** A copy of the rows with the given numbers, in that order. */
  take(rows: ArrayLike<number>): Dataset {
    const weights = this.weights && Float64Array.from(rows, (row) => this.weights?.[row] as number);
    return new Dataset(takeRows(this.x, rows), takeRows(this.target, rows), weights);
  }

  /** A contiguous run of rows, as a view: nothing is copied. */
  slice(from: number, to: number): Dataset {
    return new Dataset(
      sliceRows(this.x, from, to),
      sliceRows(this.target, from, to) as Matrix,
      this.weights?.subarray(from, to),
    );
  }
}
