import { adviser } from './adviser.js';
import { commonKind, type NumberArray, newLike, typedArrayKind, typedNumbers } from './arrays.js';
import { describe, fail } from './errors.js';
import { allHeld, isHeld, type Precision, safeBelow, tooLarge } from './float32.js';
import { type Matrix, matrix, type Table } from './matrix.js';

const flatten = 'Nested rows do not go into a typed array: flatten them first, as in Float32Array.from(rows.flat()).';

/** Whether it may be a row, or a list of them; which numbers it holds is another question. */
function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || typedNumbers(value) !== undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function refuseEntry(value: unknown, where: string, row: number, col: number): never {
  const at = `${where}, row ${row}, column ${col}`;
  if (Number.isFinite(value)) throw tooLarge(at, value as number, 'scale the column, or ');
  const fix = adviser?.conversionOf(value, true) ?? 'Remove the row or fill in a value.';
  return fail(at, 'a finite number', describe(value), fix);
}

/** Refuses the first number that is not finite in the precision, where there is one. */
export function refuseNumbers({ cols, data }: Table, where: string, precision: Precision): never {
  if (data.every(Number.isNaN)) fail(`${where}, row 0, column 0`, 'a finite number', 'NaN, as in all rows', flatten);
  const odd = data.findIndex((each) => !isHeld(each, precision));
  return refuseEntry(data[odd], where, Math.floor(odd / cols), odd % cols);
}

/** What is no row among rows of so many columns. */
function refuseRow(row: unknown, cols: number, where: string): never {
  if (!isList(row)) {
    const fix = adviser?.conversionOf(row) ?? 'Write each row as an array: [[…], […]].';
    return fail(where, 'an array of numbers', describe(row), fix);
  }
  return fail(
    where,
    `${cols} ${cols === 1 ? 'column' : 'columns'}, as in row 0`,
    `${row.length}`,
    'Give every row the same length.',
  );
}

/** A table as it was read, and whether all of its numbers have been looked at. */
interface Reading {
  readonly table: Table;
  readonly checked: boolean;
}

function fromRows(rows: unknown, where: string, precision: Precision): Reading {
  if (!isList(rows)) {
    const fix = adviser?.conversionOf(rows) ?? 'Pass an array of rows, { rows, cols, data } or a mathjs matrix.';
    return fail(where, 'a table of numbers', describe(rows), fix);
  }
  if (rows.length === 0) fail(where, 'at least one row', 'none', 'Pass the data to work on.');
  if (!isList(rows[0]) && (typeof rows[0] === 'number' || !Array.isArray(rows))) {
    const fix = 'Write one array for each row: [[1], [2]], or [[1, 2]] for a single row.';
    fail(where, 'an array of rows', 'a flat list of numbers', fix);
  }
  const cols = isList(rows[0]) ? rows[0].length : 0;
  if (isList(rows[0]) && cols === 0)
    fail(`${where}, row 0`, 'at least one column', 'none', 'Give every row at least one number.');
  const data = newLike(commonKind(rows), rows.length * cols);
  const safe = safeBelow[precision];
  let checked = true;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isList(row) || row.length !== cols) refuseRow(row, cols, `${where}, row ${i}`);
    const typed = Array.isArray(row) ? undefined : typedNumbers(row);
    const at = i * cols;
    if (typed === undefined) {
      for (let j = 0; j < cols; j++) {
        const value = row[j];
        const held = typeof value === 'number' && ((value < safe && value > -safe) || isHeld(value, precision));
        if (!held) refuseEntry(value, where, i, j);
        data[at + j] = value;
      }
    } else {
      data.set(typed, at);
      checked = false;
    }
  }
  return { table: { rows: rows.length, cols, data }, checked };
}

/** Whether it is meant as { rows, cols, data }. */
function isFlat(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !isList(value) && 'data' in value;
}

/** Typed arrays stay where they are; the numbers of others are copied. */
function flatNumbers(data: unknown, cols: number, where: string): NumberArray {
  const typed = typedNumbers(data);
  if (typed !== undefined) return typed;
  if (!Array.isArray(data)) {
    const fix = adviser?.conversionOf(data) ?? 'Put all numbers, row by row, into one array.';
    return fail(where, 'an array of numbers in data', describe(data), fix);
  }
  return Float64Array.from(data, (value: unknown, k) => {
    if (typeof value === 'number') return value;
    if (Array.isArray(value) || typedArrayKind(value) !== undefined)
      fail(where, 'one number after another in data', `${describe(value)} at ${k}`, 'Flatten the rows: rows.flat().');
    return refuseEntry(value, where, Math.floor(k / cols), k % cols);
  });
}

function fromFlat(value: Record<string, unknown>, where: string): Table {
  const { rows, cols } = value;
  const counts = [rows, cols].every((n) => Number.isSafeInteger(n) && (n as number) > 0);
  if (!counts) {
    const got = `rows ${describe(rows)}, cols ${describe(cols)}`;
    fail(where, 'whole numbers of 1 or more for rows and cols', got, 'Set both to the size of the table.');
  }
  const [height, width] = [rows as number, cols as number];
  const data = flatNumbers(value.data, width, where);
  if (data.length !== height * width) {
    const expected = `${height} × ${width} = ${height * width} numbers in data`;
    const lost = data.length > 0 && data.every(Number.isNaN);
    const fix = data.length === height ? flatten : 'Make rows, cols and data agree.';
    fail(where, expected, `${data.length}${lost ? ', all NaN' : ''}`, lost ? flatten : fix);
  }
  return { rows: height, cols: width, data };
}

/** The arrays within a mathjs matrix; anything else as it is. */
export function plainArrays(value: unknown): unknown {
  return isRecord(value) && value.isMatrix === true && typeof value.toArray === 'function' ? value.toArray() : value;
}

function read(given: unknown, where: string, precision: Precision): Reading {
  const value = plainArrays(given);
  return isFlat(value) ? { table: fromFlat(value, where), checked: false } : fromRows(value, where, precision);
}

/**
 * Reads any accepted form of a table. Numbers in a typed array stay where they are, and those in typed rows of
 * one kind are of that kind: a large table takes a fraction of the memory and of the time. They have not been
 * looked at.
 *
 * @param precision of what is going to compute with it
 */
export function readTable(given: unknown, where: string, precision: Precision): Table {
  return read(given, where, precision).table;
}

/**
 * Like {@link readTable}, with a look at every number.
 *
 * @throws MultilayerError naming row and column for anything that is not a finite number in this precision
 */
export function toTable(given: unknown, where: string, precision: Precision = 'float64'): Table {
  const { table, checked } = read(given, where, precision);
  return checked || allHeld(table.data, precision) ? table : refuseNumbers(table, where, precision);
}

/** Like {@link toTable}, but a fresh float64 matrix. */
export function toMatrix(given: unknown, where: string, precision: Precision = 'float64'): Matrix {
  const { rows, cols, data } = toTable(given, where, precision);
  return matrix(rows, cols, new Float64Array(data));
}
