import { fail } from '../core/errors.js';
import type { Precision } from '../core/float32.js';
import type { Table } from '../core/matrix.js';
import { type readTable, toTable } from '../core/table.js';

/**
 * Reads a table of inputs and checks its columns, where the number of inputs is known.
 *
 * @param read how: with a look at every number, or without
 */
export function readInputs(
  x: unknown,
  inputs: number | undefined,
  where: string,
  precision: Precision,
  read: typeof readTable = toTable,
): Table {
  const table = read(x, where, precision);
  if (inputs !== undefined && table.cols !== inputs) {
    toTable(table, where, precision);
    fail(
      where,
      inputs === 1 ? 'one column' : `${inputs} columns, one for each input`,
      String(table.cols),
      table.rows === 1 && table.cols >= 2 * inputs
        ? `Each inner array is one row: for rows of ${inputs}, write [[…], […]].`
        : 'Pass the features that the network was made for.',
    );
  }
  return table;
}
