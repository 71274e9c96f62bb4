import { newLike, typedNumbers } from '../core/arrays.js';
import { describe, fail } from '../core/errors.js';
import { plainArrays } from '../core/table.js';

/** Some rows of data, in the form that the data have: those of a mathjs matrix as arrays. */
export type SomeRows<Data> = Data extends { storage(): string } ? number[][] : Data;

interface FlatTable {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<unknown>;
}

function isFlatTable(data: unknown): data is FlatTable {
  return typeof data === 'object' && data !== null && 'data' in data && 'rows' in data;
}

/** How many rows data have, in any form that a fit takes. */
export function countRows(given: unknown, where: string): number {
  const data = plainArrays(given);
  const count: unknown = isFlatTable(data) ? data.rows : Object(data).length;
  if (typeof data === 'object' && Number.isSafeInteger(count) && (count as number) > 0) return count as number;
  return fail(where, 'rows', describe(data), 'Pass the data to work on, as fit takes them.');
}

function pick(list: ArrayLike<unknown>, rows: ArrayLike<number>, width: number): ArrayLike<unknown> {
  const typed = typedNumbers(list);
  const picked = typed === undefined ? new Array<unknown>(rows.length * width) : newLike(typed, rows.length * width);
  const from = typed ?? list;
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < width; j++) picked[i * width + j] = from[(rows[i] as number) * width + j] as number;
  return picked;
}

/** The rows with the given numbers, in that order. */
export function someRows<Data>(given: Data, rows: ArrayLike<number>): SomeRows<Data> {
  const data = plainArrays(given) as FlatTable | ArrayLike<unknown>;
  const some = isFlatTable(data)
    ? { rows: rows.length, cols: data.cols, data: pick(data.data, rows, data.cols) }
    : pick(data, rows, 1);
  return some as SomeRows<Data>;
}

/**
 * A number for each row that tells classes apart: those of equal targets are equal, and they count up from 0 in the order
 * in which targets first come.
 *
 * @param targets one for each row, or a row of several
 */
export function numberClasses(targets: unknown): Float64Array {
  const data = plainArrays(targets) as FlatTable | ArrayLike<unknown>;
  const rows = countRows(data, 'targets');
  const numbers = new Map<unknown, number>();
  return Float64Array.from({ length: rows }, (_, row) => {
    const own = isFlatTable(data) ? pick(data.data, [row], data.cols) : data[row];
    const key = typeof own === 'object' && own !== null ? Array.from(own as ArrayLike<unknown>).join() : own;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
