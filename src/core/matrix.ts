import { type NumberArray, newLike } from './arrays.js';

/** A table of numbers, row-major: the entry of row i and column j is `data[i * cols + j]`. */
export interface Matrix {
  /** The number of rows, 1 or more. */
  readonly rows: number;
  /** The number of columns, 1 or more. */
  readonly cols: number;
  /** The rows · cols numbers, row after row. */
  readonly data: Float64Array;
}

/** A table whose numbers may be of the kind in which they were given. */
export interface Table<Data extends NumberArray = NumberArray> {
  readonly rows: number;
  readonly cols: number;
  readonly data: Data;
}

/**
 * What is accepted wherever a table of numbers is asked for: rows, or all numbers row by row, in arrays and
 * typed arrays of any kind of number; or a mathjs matrix.
 */
export type MatrixLike =
  | readonly ArrayLike<number>[]
  | { readonly rows: number; readonly cols: number; readonly data: ArrayLike<number> }
  | { storage(): string; toArray(): unknown };

export function matrix(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)): Matrix {
  return { rows, cols, data };
}

/** The rows of a matrix as ordinary arrays. */
export function toRows({ rows, cols, data }: Matrix): number[][] {
  let at = 0;
  return Array.from({ length: rows }, () => {
    // Array.from would ask a typed array for an iterator, which takes ten times as long.
    const row = new Array<number>(cols);
    for (let j = 0; j < cols; j++) row[j] = data[at++] as number;
    return row;
  });
}

/** The numbers of all rows of a table: 0, 1, 2, … */
export function allRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

/** How many numbers some tables hold. */
export function countNumbers(tables: readonly { readonly rows: number; readonly cols: number }[]): number {
  return tables.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** The rows with the given indices, in that order, in numbers of the same kind. */
export function takeRows<Data extends NumberArray>(table: Table<Data>, indices: ArrayLike<number>): Table<Data> {
  const { cols, data } = table;
  const taken = newLike(data, indices.length * cols);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] ?? 0) * cols;
    taken.set(data.subarray(from, from + cols), i * cols);
  }
  return { rows: indices.length, cols, data: taken };
}

/** Like {@link takeRows} for a contiguous run of rows, but a view: nothing is copied. */
export function sliceRows({ cols, data }: Table, from: number, to: number): Table {
  return { rows: to - from, cols, data: data.subarray(from * cols, to * cols) };
}
