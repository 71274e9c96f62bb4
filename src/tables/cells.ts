import { describe, fail } from '../core/errors.js';
import { readDate } from './dates.js';
import type { ColumnDescription, NumberDescription } from './kinds.js';
import { isMissing } from './missing.js';
import { isInexact, readNumber } from './numbers.js';
import type { Cell, Table } from './table.js';
import { textOf } from './tally.js';

/**
 * The numbers of a column, in float64; NaN where a value is missing. The table may be another than the one described: its
 * column is found by the name.
 *
 * @throws MultilayerError where a cell is neither a number in the notation described nor a missing mark, or is a number
 *   beyond the greatest float64; it names line and column
 */
export function numbersOf(table: Table, description: ColumnDescription): Float64Array {
  const { numbers, name } = description;
  if (numbers === undefined) {
    const fix = `Describe the column as kind 'number', or read its levels.`;
    return fail(`column ${describe(name)}`, 'a column of numbers', `one of kind '${description.kind}'`, fix);
  }
  const written = numbers.decimal === '.' ? 'a number' : 'a number with a decimal comma';
  return read(table, description, 'number', written, (cell, text) =>
    typeof cell === 'number' ? cell : readNumber(text, numbers),
  );
}

/**
 * The moments of a column of dates, in milliseconds since the beginning of 1970 in UTC; NaN where a value is missing.
 *
 * @throws MultilayerError where a cell is neither a date in the notation described nor a missing mark
 */
export function datesOf(table: Table, description: ColumnDescription): Float64Array {
  const { dates, name } = description;
  if (dates === undefined) {
    const fix = `Describe the column as kind 'date', or read its levels.`;
    return fail(`column ${describe(name)}`, 'a column of dates', `one of kind '${description.kind}'`, fix);
  }
  return read(table, description, 'date', `a date written as ${dates}`, (cell, text) =>
    cell instanceof Date && text !== '' ? cell.getTime() : readDate(text, dates),
  );
}

/**
 * The texts of a column, without blanks around them; undefined where a value is missing. Where all cells described are
 * numbers, they are written the same however they came: `1.0`, `1` and `+1` are `'1'`. So numbers can be classes too.
 *
 * @throws MultilayerError as {@link numbersOf}, for a column of kind `'number'`
 */
export function levelsOf(table: Table, description: ColumnDescription): (string | undefined)[] {
  const { kind, name, missing, numbers } = description;
  if (kind === 'number') {
    return Array.from(numbersOf(table, description), (value) => (Number.isNaN(value) ? undefined : String(value + 0)));
  }
  return table.column(name).cells.map((cell) => {
    const text = textOf(cell);
    return isMissing(text, kind, missing) ? undefined : levelOf(text, numbers);
  });
}

/** A level as it is known by, of a text without blanks around it. */
export function levelOf(text: string, numbers: NumberDescription | undefined): string {
  if (numbers === undefined || isInexact(text, numbers)) return text;
  const value = readNumber(text, numbers);
  return value === undefined ? text : String(value + 0);
}

function read(
  table: Table,
  { name, missing }: ColumnDescription,
  kind: 'number' | 'date',
  expected: string,
  parse: (cell: Cell, text: string) => number | undefined,
): Float64Array {
  const { cells } = table.column(name);
  const values = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    const text = textOf(cell);
    const value = missing.also.length > 0 && isMissing(text, kind, missing) ? Number.NaN : parse(cell, text);
    if (value !== undefined && Number.isFinite(value)) values[row] = value;
    else if (isMissing(text, kind, missing)) values[row] = Number.NaN;
    else refuseCell(table.place(row, name), text, expected, value);
  }
  return values;
}

function refuseCell(where: string, text: string, expected: string, value: number | undefined): never {
  if (value !== undefined) {
    const fix = 'Write the column in another unit, or leave the cell empty.';
    fail(where, 'a number of at most 1.8e308', describe(text), fix);
  }
  const fix = `Correct the cell, leave it empty, or say that this stands for a missing value: missing ${describe(text)}.`;
  fail(where, expected, describe(text), fix);
}
