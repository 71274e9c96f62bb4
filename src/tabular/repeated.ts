import { firstEqualRows } from '../tables/checks/repeated-rows.js';
import type { ColumnDescription } from '../tables/kinds.js';
import type { Table } from '../tables/table.js';

/** Below this share of different rows, equal ones are what the columns have to offer, and not copies. */
const leastDifferent = 0.5;

/**
 * The group of each row, by the first row of it, where rows that are equal in these columns are one group: on either side
 * of a split, they would have a network judged by what it has seen. Undefined where all rows differ, or where most do not,
 * as in a table of a few columns of a few levels.
 */
export function repeatedRows(table: Table, columns: readonly ColumnDescription[]): Uint32Array | undefined {
  const groups = Uint32Array.from(firstEqualRows(table, columns));
  const different = groups.reduce((count, first, row) => count + Number(first === row), 0);
  const share = different / Math.max(1, table.rowCount);
  return share === 1 || share < leastDifferent ? undefined : groups;
}
