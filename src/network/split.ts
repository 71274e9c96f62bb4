import { MultilayerError } from '../core/errors.js';
import { type Matrix, type Table, takeRows } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import type { FitOptions } from './options.js';

/** Rows that are measured on, not trained on. */
export interface Held {
  readonly x: Table;
  readonly target: Matrix;
}

type GivenRows = Exclude<NonNullable<FitOptions['validation']>, number>;

/**
 * The numbers of the rows to train on, and the rows to validate on: others, which `read` reads, or a
 * share of the table, which the seed draws.
 *
 * @throws MultilayerError where no row is left to train on
 */
export function splitRows(
  table: Table,
  target: Matrix,
  validation: FitOptions['validation'],
  seed: number,
  read: (given: GivenRows) => Held,
): { readonly rows: Uint32Array; readonly validation: Held | undefined } {
  const all = Uint32Array.from({ length: table.rows }, (_, i) => i);
  if (typeof validation === 'object') return { rows: all, validation: read(validation) };
  if (validation === undefined || validation === 0) return { rows: all, validation: undefined };
  const order = new Random(seed, streams.split).permutation(table.rows);
  const count = Math.max(1, Math.round(table.rows * validation));
  if (count >= table.rows) {
    throw new MultilayerError({
      where: 'fit, option validation',
      expected: 'rows left to train on',
      got: `${count} of ${table.rows} rows for validation`,
      fix: 'Pass more rows, or a smaller fraction.',
    });
  }
  const [held, rows] = [order.slice(0, count), order.slice(count).sort()];
  return { rows, validation: { x: takeRows(table, held), target: takeRows(target, held) } };
}
