import { describe, fail } from '../core/errors.js';
import { dateReadings, readDate, writeDate } from './dates.js';
import { numberReadings } from './examine.js';
import type { ColumnDescription, DateNotation, NumberDescription } from './kinds.js';
import { isMissing } from './missing.js';
import { isInexact, readNumber } from './numbers.js';
import type { Cell, Table } from './table.js';
import { textOf } from './tally.js';
import { sideOf, truthOf } from './truths.js';

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
  const notation = notationIn(table, numbers);
  const written = notation.decimal === '.' ? 'a number' : 'a number with a decimal comma';
  const parse = (cell: Cell, text: string) => (typeof cell === 'number' ? cell : readNumber(text, notation));
  return read(table, description, 'number', { written, parse, remedy: (text) => otherwiseWritten(text, notation) });
}

/** How numbers are written in a table: it may say it, and be another one than that which was described. */
function notationIn({ source }: Table, described: NumberDescription): NumberDescription {
  const { decimal = described.decimal } = source;
  return decimal === described.decimal || described.apart
    ? described
    : { ...described, decimal, group: decimal === ',' ? '.' : '' };
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
  const parse = (cell: Cell, text: string) =>
    cell instanceof Date && text !== '' ? cell.getTime() : readDate(text, dates);
  const written = `a date written as ${writeDate(Date.UTC(2026, 10, 30), dates)}`;
  return read(table, description, 'date', { written, parse, remedy: (text) => otherDate(text, dates) });
}

/**
 * The texts of a column, without blanks around them; undefined where a value is missing. Where all cells described are
 * numbers, they are written the same however they came: `1.0`, `1` and `+1` are `'1'`. So numbers can be classes too. Truth
 * values are spelt as in the table described: `True` and `WAHR` are `'yes'` where that had `yes`.
 *
 * @throws MultilayerError as {@link numbersOf}, for a column of kind `'number'`
 */
export function levelsOf(table: Table, description: ColumnDescription): (string | undefined)[] {
  const { kind, name, missing, numbers } = description;
  if (kind === 'number') {
    return Array.from(numbersOf(table, description), (value) => (Number.isNaN(value) ? undefined : String(value + 0)));
  }
  const spell = kind === 'boolean' ? truthsAs(description.levels) : undefined;
  const read = (cell: Cell): string | undefined => {
    const text = spell === undefined ? textOf(cell) : spell(textOf(cell));
    return isMissing(text, kind, missing) ? undefined : levelOf(text, numbers);
  };
  // Of most columns the same few texts come again and again.
  const known = new Map<Cell, string | undefined>();
  return table.column(name).cells.map((cell) => {
    if (typeof cell !== 'string') return read(cell);
    const found = known.get(cell);
    if (found !== undefined || known.has(cell)) return found;
    const level = read(cell);
    if (known.size < mostKnown) known.set(cell, level);
    return level;
  });
}

/** Texts beyond which looking one up is no quicker than reading it. */
const mostKnown = 256;

/** What spells truth values as these levels are spelt, so that `True` is `yes` where training had that. */
function truthsAs(levels: readonly string[] = []): ((text: string) => string) | undefined {
  const known = truthOf(levels);
  if (known === undefined) return undefined;
  return (text) => {
    const side = levels.includes(text) ? undefined : sideOf(text);
    return side === undefined ? text : known[side];
  };
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
  { written, parse, remedy }: Reader,
): Float64Array {
  const { cells } = table.column(name);
  const values = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    const text = textOf(cell);
    const value = missing.also.length > 0 && isMissing(text, kind, missing) ? Number.NaN : parse(cell, text);
    if (value !== undefined && Number.isFinite(value)) values[row] = value;
    else if (isMissing(text, kind, missing)) values[row] = Number.NaN;
    else refuseCell(table.place(row, name), text, written, value, remedy(text));
  }
  return values;
}

/** What a number in another notation is in that of training. */
function otherwiseWritten(text: string, numbers: NumberDescription): string | undefined {
  const other = numberReadings([text], false)[0];
  if (other === undefined) return undefined;
  const value = String(readNumber(text, other)).replace('.', numbers.decimal);
  if (numbers.decimal === other.decimal) return `Write it without anything between its digits: ${value}.`;
  const sign = numbers.decimal === '.' ? 'point' : 'comma';
  return `The rows described have numbers with a decimal ${sign}: write this one, and all others, so: ${value}.`;
}

/** What a date in another notation is in that of training, where it can be only one. */
function otherDate(text: string, dates: DateNotation): string | undefined {
  const moments = new Set(dateReadings([text]).map((notation) => readDate(text, notation) as number));
  const [moment] = moments;
  if (moment === undefined || moments.size > 1) return undefined;
  return `Write it, and all others, as the rows described have them: ${writeDate(moment, dates)}.`;
}

interface Reader {
  /** What a cell must be, in words. */
  readonly written: string;
  readonly parse: (cell: Cell, text: string) => number | undefined;
  /** What to do about a cell that is something else, where there is more to say than to correct it. */
  readonly remedy: (text: string) => string | undefined;
}

function refuseCell(
  where: string,
  text: string,
  expected: string,
  value: number | undefined,
  remedy: string | undefined,
): never {
  if (value !== undefined) {
    const fix = 'Write the column in another unit, or leave the cell empty.';
    fail(where, 'a number of at most 1.8e308', describe(text), fix);
  }
  if (remedy !== undefined) fail(where, expected, describe(text), remedy);
  const fix = `Correct the cell, leave it empty, or say that this stands for a missing value: missing ${describe(text)}.`;
  fail(where, expected, describe(text), fix);
}
