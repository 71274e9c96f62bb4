import type { NumberArray } from './arrays.js';
import { allRows, type Table } from './matrix.js';

/** A column whose different numbers float32 no longer tells apart. */
export interface MergedColumn {
  readonly column: number;
  /** How many different numbers were looked at, and how many are left of them. */
  readonly distinct: number;
  readonly left: number;
  /** Two of them that become one, and the rows that they stand in. */
  readonly values: readonly [number, number];
  readonly rows: readonly [number, number];
}

/** Rows that are looked at for whole numbers, where every single collision counts. */
const mostRows = 2 ** 16;
/**
 * Rows that are looked at for others: of so many, random numbers lose half of their values only where float32 has
 * less than 640 steps from the smallest to the greatest.
 */
const fewRows = 2 ** 10;
/** Rows that follow each other: data in order of time differ least between neighbours. */
const blockRows = 64;
/** The smallest number that float32 holds with all its digits. */
const smallestNormal = 2 ** -126;

/** Rows of a table, in blocks from beginning to end. */
function sampleRows(rows: number, most: number): Uint32Array {
  if (rows <= most) return allRows(rows);
  const blocks = most / blockRows;
  const at = (k: number): number => Math.floor((Math.floor(k / blockRows) * (rows - blockRows)) / (blocks - 1));
  return Uint32Array.from({ length: most }, (_, k) => at(k) + (k % blockRows));
}

interface Ranges {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

function rangesOf({ cols, data }: Table, rows: Uint32Array): Ranges {
  const least = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    for (let j = 0, k = row * cols; j < cols; j++, k++) {
      const value = data[k] as number;
      if (value < (least[j] as number)) least[j] = value;
      if (value > (greatest[j] as number)) greatest[j] = value;
    }
  }
  return { least, greatest };
}

/** What rounding does to the numbers of one column. */
function look({ cols, data }: Table, column: number, sample: Uint32Array, smallestGap: number): MergedColumn {
  const numberIn = (row: number): number => data[row * cols + column] as number;
  const rows = sample.toSorted((a, b) => numberIn(a) - numberIn(b) || a - b);
  let [distinct, left] = [1, 1];
  let known = rows[0] as number;
  let merged: readonly [number, number] | undefined;
  for (const row of rows) {
    if (!(numberIn(row) - numberIn(known) > smallestGap)) continue;
    distinct += 1;
    if (Math.fround(numberIn(row)) !== Math.fround(numberIn(known))) left += 1;
    else if (merged === undefined) merged = [known, row];
    known = row;
  }
  const [a, b] = merged ?? [known, known];
  return { column, distinct, left, rows: [a, b], values: [numberIn(a), numberIn(b)] };
}

/** Whether so many whole numbers are lost: random ones collide, too, but seldom. */
function manyWhole({ distinct, left }: MergedColumn, spread: number, size: number): boolean {
  const lost = distinct - left;
  const steps = spread / (size * 2 ** -23);
  return lost >= distinct / 100 || lost > (50 * distinct ** 2) / steps;
}

/**
 * The columns whose numbers lose their meaning in float32: whole numbers from 2²⁴ on of which different ones become
 * equal, such as time stamps and keys, and others that lie so far from zero, for how little they differ, that at
 * least half of them become equal. Differences below a millionth of the whole range count for nothing with the
 * latter, as they are rounding errors more often than not.
 */
export function mergedColumns(table: Table, most: number = mostRows): MergedColumn[] {
  if (!canMerge(table.data) || table.rows < 2) return [];
  const sample = sampleRows(table.rows, most);
  const { least, greatest } = rangesOf(table, sample);
  const found: MergedColumn[] = [];
  for (let column = 0; column < table.cols; column++) {
    const [low, high] = [least[column] as number, greatest[column] as number];
    const [spread, size] = [high - low, Math.max(Math.abs(low), Math.abs(high))];
    const far = size > 1024 * spread || size < smallestNormal;
    if (spread === 0 || !(far || size >= 2 ** 24)) continue;
    const whole = sample.every((row) => Number.isInteger(table.data[row * table.cols + column]));
    if (!whole && !far) continue;
    const rows = whole ? sample : sampleRows(table.rows, Math.min(most, fewRows));
    const seen = look(table, column, rows, whole ? 0 : spread * 2 ** -20);
    const lost = seen.distinct - seen.left;
    if (lost > 0 && (whole ? manyWhole(seen, spread, size) : lost >= seen.distinct / 2)) found.push(seen);
  }
  return found;
}

function canMerge(data: NumberArray): boolean {
  return data instanceof Float64Array || data instanceof Int32Array || data instanceof Uint32Array;
}

/** What to tell about such columns; undefined where there are none. */
export function mergedText(columns: readonly MergedColumn[], where: string): string | undefined {
  const [first] = columns;
  if (first === undefined) return undefined;
  const { column, distinct, left, values, rows } = first;
  const more = columns.length - 1;
  const others = more === 0 ? '' : ` (and ${more} other ${more === 1 ? 'column' : 'columns'})`;
  const [a, b] = values;
  return (
    `${where}, column ${column}${others}: ${distinct} different numbers become ${left} in float32: ` +
    `${a} in row ${rows[0]} and ${b} in row ${rows[1]} are both ${Math.fround(a)}. ` +
    "Subtract an offset or scale the column before you pass it, or use engine: 'reference'."
  );
}
