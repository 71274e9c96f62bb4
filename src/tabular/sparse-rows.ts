import type { Matrix } from '../core/matrix.js';
import type { RecipeInput } from './recipe.js';

/**
 * Rows of which only what is not zero is kept, with a one for the intercept at the end of each: tables of categories are
 * mostly zeros, and the work of a linear model goes with the rest.
 */
export interface SparseRows {
  readonly rows: number;
  /** That of the intercept, the last, included. */
  readonly cols: number;
  /** Where each row begins, and the last one ends [rows + 1]. */
  readonly starts: Int32Array;
  /** The column of each value, ascending within a row. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** How many columns each input becomes: the number of a level one for each level, all others one. */
function widthsOf(inputs: readonly RecipeInput[]): number[] {
  return inputs.map(({ role, levels }) => (role === 'index' ? (levels?.length ?? 0) : 1));
}

/**
 * The rows of a table, numbers of levels as one column for each level, of which an unknown one has none.
 *
 * @param widths see {@link widthsOf}
 */
export function sparseRows(x: Matrix, inputs: readonly RecipeInput[]): SparseRows {
  const widths = widthsOf(inputs);
  const total = widths.reduce((sum, each) => sum + each, 0);
  const starts = new Int32Array(x.rows + 1);
  let filled = x.rows;
  for (const value of x.data) if (value !== 0) filled++;
  // The number 0 of a level is a value, too.
  filled += x.rows * inputs.filter(({ role }) => role === 'index').length;
  const [columns, values] = [new Int32Array(filled), new Float64Array(filled)];
  let at = 0;
  const add = (column: number, value: number): void => {
    columns[at] = column;
    values[at++] = value;
  };
  for (let i = 0; i < x.rows; i++) {
    let column = 0;
    for (let j = 0; j < x.cols; j++) {
      const value = x.data[i * x.cols + j] as number;
      const width = widths[j] as number;
      if (inputs[j]?.role !== 'index') {
        if (value !== 0) add(column, value);
      } else if (value >= 0 && value < width) add(column + value, 1);
      column += width;
    }
    add(total, 1);
    starts[i + 1] = at;
  }
  return { rows: x.rows, cols: total + 1, starts, columns: columns.slice(0, at), values: values.slice(0, at) };
}

/** X·w for one column of weights. */
export function times({ rows, starts, columns, values }: SparseRows, w: Float64Array, out: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    const end = starts[i + 1] as number;
    for (let k = starts[i] as number; k < end; k++) sum += (values[k] as number) * (w[columns[k] as number] as number);
    out[i] = sum;
  }
}

/** out += Xᵀ·r. */
export function addTransposed({ rows, starts, columns, values }: SparseRows, r: Float64Array, out: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    const factor = r[i] as number;
    const end = starts[i + 1] as number;
    for (let k = starts[i] as number; k < end; k++) {
      const column = columns[k] as number;
      out[column] = (out[column] as number) + factor * (values[k] as number);
    }
  }
}

/** The lower triangle of Xᵀ·diag(h)·X, row-major. */
export function gram({ rows, cols, starts, columns, values }: SparseRows, h: Float64Array): Float64Array {
  const sums = new Float64Array(cols * cols);
  for (let i = 0; i < rows; i++) {
    const [start, end] = [starts[i] as number, starts[i + 1] as number];
    for (let k = start; k < end; k++) {
      const factor = (h[i] as number) * (values[k] as number);
      const row = (columns[k] as number) * cols;
      for (let l = start; l <= k; l++) {
        const at = row + (columns[l] as number);
        sums[at] = (sums[at] as number) + factor * (values[l] as number);
      }
    }
  }
  return sums;
}

/** The diagonal of Xᵀ·diag(h)·X. */
export function gramDiagonal({ rows, cols, starts, columns, values }: SparseRows, h: Float64Array): Float64Array {
  const sums = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const end = starts[i + 1] as number;
    for (let k = starts[i] as number; k < end; k++) {
      const [column, value] = [columns[k] as number, values[k] as number];
      sums[column] = (sums[column] as number) + (h[i] as number) * value * value;
    }
  }
  return sums;
}
