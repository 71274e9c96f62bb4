import { Table } from '../tables/table.js';
import { type Rows, tableFrom } from '../tables/table-from.js';

/** Rows to predict on: a table, or objects with a property for each column. */
export type TabularRows = Table | Rows;

/** The rows as a table. */
export function tableOf(rows: TabularRows, name: string): Table {
  return rows instanceof Table ? rows : tableFrom(rows, { name });
}
