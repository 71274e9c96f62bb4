import { describe, MultilayerError } from './errors.js';

/** A table of numbers, row-major: the entry of row i and column j is `data[i * cols + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** A table whose numbers may have the precision in which they were given. */
export interface Table {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array | Float64Array;
}

/** What is accepted wherever a table of numbers is asked for: the last form is a mathjs matrix. */
export type MatrixLike =
  | readonly (readonly number[])[]
  | readonly ArrayLike<number>[]
  | Table
  | { storage(): string; toArray(): unknown };

export function matrix(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)): Matrix {
  return { rows, cols, data };
}

/** The rows of a matrix as ordinary arrays. */
export function toRows({ rows, cols, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));
}

/** The rows with the given indices, in that order. */
export function takeRows({ cols, data }: Table, indices: ArrayLike<number>): Matrix {
  const taken = matrix(indices.length, cols);
  for (let i = 0; i < indices.length; i++) {
    const from = (indices[i] ?? 0) * cols;
    taken.data.set(data.subarray(from, from + cols), i * cols);
  }
  return taken;
}

/** Like {@link takeRows} for a contiguous run of rows, but a view: nothing is copied. */
export function sliceRows({ cols, data }: Table, from: number, to: number): Table {
  return { rows: to - from, cols, data: data.subarray(from * cols, to * cols) };
}

function isRowList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fail(where: string, expected: string, got: string, fix: string): never {
  throw new MultilayerError({ where, expected, got, fix });
}

function checkEntry(value: unknown, where: string, row: number, col: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const fix =
    typeof value === 'number'
      ? 'Remove the row or fill in a value.'
      : typeof value === 'string'
        ? 'Convert text to numbers first: Number(text) for digits, one column per category for words.'
        : 'Give every row a number in every column.';
  return fail(`${where}, row ${row}, column ${col}`, 'a finite number', describe(value), fix);
}

function fromRows(rows: unknown, where: string): Matrix {
  if (!isRowList(rows)) {
    const fix = 'Pass an array of rows, { rows, cols, data } or a mathjs matrix.';
    return fail(where, 'a table of numbers', describe(rows), fix);
  }
  if (rows.length === 0) fail(where, 'at least one row', 'none', 'Pass the data to work on.');
  if (!isRowList(rows[0]) && (typeof rows[0] === 'number' || ArrayBuffer.isView(rows))) {
    const fix = 'Write one array for each row: [[1], [2]], or [[1, 2]] for a single row.';
    fail(where, 'an array of rows', 'a flat list of numbers', fix);
  }
  const first = rows[0];
  const cols = isRowList(first) ? first.length : 0;
  const result = matrix(rows.length, cols);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isRowList(row)) {
      fail(`${where}, row ${i}`, 'an array of numbers', describe(row), 'Write each row as an array: [[…], […]].');
    }
    if (row.length !== cols) {
      fail(`${where}, row ${i}`, `${cols} columns, as in row 0`, `${row.length}`, 'Give every row the same length.');
    }
    for (let j = 0; j < cols; j++) result.data[i * cols + j] = checkEntry(row[j], where, i, j);
  }
  if (cols === 0) fail(`${where}, row 0`, 'at least one column', 'none', 'Give every row at least one number.');
  return result;
}

/** Whether it is meant as { rows, cols, data }. */
function isFlat(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !isRowList(value) && 'data' in value;
}

function fromFlat(value: Record<string, unknown>, where: string): Table {
  const { rows, cols, data } = value;
  const counts = [rows, cols].every((n) => Number.isSafeInteger(n) && (n as number) > 0);
  if (!counts) {
    const got = `rows ${describe(rows)}, cols ${describe(cols)}`;
    fail(where, 'whole numbers of 1 or more for rows and cols', got, 'Set both to the size of the table.');
  }
  const [height, width] = [rows as number, cols as number];
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    fail(where, 'a Float32Array or Float64Array in data', describe(data), 'Wrap the numbers in a typed array.');
  }
  if (data.length !== height * width) {
    const expected = `${height} × ${width} = ${height * width} numbers in data`;
    fail(where, expected, `${data.length}`, 'Make rows, cols and data agree.');
  }
  const odd = allFinite(data) ? -1 : data.findIndex((each) => !Number.isFinite(each));
  if (odd >= 0) checkEntry(data[odd], where, Math.floor(odd / width), odd % width);
  return { rows: height, cols: width, data };
}

/** Whether all numbers are finite. Four sums, as one would wait for each of its additions. */
export function allFinite(data: Float32Array | Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let k = 0; k < whole; k += 4) {
    // Zero for finite numbers; NaN for others, and NaN it stays.
    a += (data[k] as number) * 0;
    b += (data[k + 1] as number) * 0;
    c += (data[k + 2] as number) * 0;
    d += (data[k + 3] as number) * 0;
  }
  for (let k = whole; k < data.length; k++) a += (data[k] as number) * 0;
  return a + b + c + d === 0;
}

/** The arrays within a mathjs matrix; anything else as it is. */
export function plainArrays(value: unknown): unknown {
  return isRecord(value) && value.isMatrix === true && typeof value.toArray === 'function' ? value.toArray() : value;
}

/**
 * Reads any accepted form of a table into a fresh float64 matrix.
 *
 * @throws MultilayerError naming row and column for anything that is not a finite number.
 */
export function toMatrix(given: unknown, where: string): Matrix {
  const value = plainArrays(given);
  if (!isFlat(value)) return fromRows(value, where);
  const { rows, cols, data } = fromFlat(value, where);
  return matrix(rows, cols, new Float64Array(data));
}

/**
 * Like {@link toMatrix}, but numbers in a typed array stay where they are: at float32, a large table
 * takes a third of the memory and a fraction of the time.
 */
export function toTable(given: unknown, where: string): Table {
  const value = plainArrays(given);
  return isFlat(value) ? fromFlat(value, where) : fromRows(value, where);
}
