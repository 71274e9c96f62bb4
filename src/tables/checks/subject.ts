import { levelOf } from '../cells.js';
import { readDate } from '../dates.js';
import type { ColumnDescription } from '../kinds.js';
import { isMissing } from '../missing.js';
import { readNumber } from '../numbers.js';
import type { Column, Table } from '../table.js';
import { tallyOf } from '../tally.js';

/** One column as the checks look at it: the values of its rows by number, in the order in which they first come. */
export interface Facts {
  readonly name: string;
  readonly description: ColumnDescription;
  /** For each row the number of its value; -1 where it is missing. */
  readonly codes: Int32Array;
  /** The different values: levels, or numbers and dates as they are first written. */
  readonly levels: readonly string[];
  /** The same as numbers, or as milliseconds of dates; undefined for columns of other kinds. */
  readonly values: Float64Array | undefined;
  /** The number in each row; NaN where it is missing. Undefined where there are no values. */
  readonly numbers: Float64Array | undefined;
  /** How many rows have each. */
  readonly counts: Int32Array;
  /** The first row of each. */
  readonly rows: Int32Array;
}

/** A table and what is to be predicted of it, as the checks look at it. */
export interface Subject {
  readonly table: Table;
  readonly target: Facts;
  /** Whether the target is one of several classes. */
  readonly isClassification: boolean;
  /** The columns that could help to predict it: no names, no free texts, nothing that is the same in all rows. */
  readonly inputs: readonly Facts[];
  /** All columns. */
  readonly columns: readonly Facts[];
}

/** How a text of a column becomes the number that it stands for; undefined where it is a level. */
function reader({ kind, numbers, dates }: ColumnDescription): ((text: string) => number) | undefined {
  if (kind === 'number' && numbers !== undefined) return (text) => readNumber(text, numbers) ?? Number.NaN;
  return dates && ((text) => readDate(text, dates) ?? Number.NaN);
}

export function factsOf(column: Column, description: ColumnDescription): Facts {
  const tally = tallyOf(column);
  const { kind, missing, numbers } = description;
  const read = reader(description);
  const numberOf = new Map<string | number, number>();
  const [levels, rows, values]: [string[], number[], number[]] = [[], [], []];
  const number = (text: string, at: number): number => {
    if (isMissing(text, kind, missing)) return -1;
    const value = read?.(text);
    const key = value ?? levelOf(text, numbers);
    const found = numberOf.get(key);
    if (found !== undefined) return found;
    numberOf.set(key, levels.length);
    rows.push(tally.rows[at] as number);
    if (value !== undefined) values.push(value);
    return levels.push(typeof key === 'string' ? key : text) - 1;
  };
  // `Int32Array.from` with a function takes several times as long as a loop, here and below.
  const codeOf = new Int32Array(tally.texts.length);
  for (let at = 0; at < codeOf.length; at++) codeOf[at] = number(tally.texts[at] as string, at);
  const codes = new Int32Array(tally.codes.length);
  const counts = new Int32Array(levels.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codeOf[tally.codes[row] as number] as number;
    codes[row] = code;
    if (code >= 0) counts[code] = (counts[code] as number) + 1;
  }
  const ofCodes = read && Float64Array.from(values);
  return {
    name: column.name,
    description,
    codes,
    levels,
    values: ofCodes,
    numbers: ofCodes && byRow(codes, ofCodes),
    counts,
    rows: Int32Array.from(rows),
  };
}

/** The numbers of the values, from the least to the greatest: a sort without a comparison is several times as fast. */
export function ascending(values: Float64Array): Uint32Array {
  const codes = new Map<number, number>();
  for (let code = 0; code < values.length; code++) codes.set(values[code] as number, code);
  const sorted = values.slice().sort();
  const result = new Uint32Array(sorted.length);
  for (let at = 0; at < result.length; at++) result[at] = codes.get(sorted[at] as number) as number;
  return result;
}

function byRow(codes: Int32Array, values: Float64Array): Float64Array {
  const numbers = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    numbers[row] = code < 0 ? Number.NaN : (values[code] as number);
  }
  return numbers;
}

/** The least count. As arguments of `Math.min` a hundred thousand of them would be too many. */
export function leastOf(counts: Int32Array): number {
  return counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY);
}

/** The greatest count. */
export function greatestOf(counts: Int32Array): number {
  return counts.reduce((greatest, count) => Math.max(greatest, count), 0);
}
