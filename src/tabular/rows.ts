import { describe, fail, renameCall } from '../core/errors.js';
import { Table } from '../tables/table.js';
import { type Rows, tableFrom } from '../tables/table-from.js';

/** Rows to learn from or to predict on: a table, or objects with a property for each column. */
export type TabularRows = Table | Rows;

/**
 * The rows as a table.
 *
 * @param name what errors call the rows
 * @param where whose they are
 * @throws MultilayerError for what is neither a table nor rows
 */
export function tableOf(rows: TabularRows, name: string, where: string = name): Table {
  if (rows instanceof Table) return rows;
  const given: unknown = rows;
  const expected = 'a table, or rows as objects';
  if (typeof given === 'string') fail(where, expected, describe(given), `Write await readTable(${describe(given)}).`);
  if (typeof (Object(given) as { then?: unknown }).then === 'function')
    fail(where, expected, 'a promise', 'Wait for it: await readTable(path).');
  try {
    return tableFrom(rows, { name });
  } catch (error) {
    renameCall(error, 'tableFrom', where);
    throw error;
  }
}
