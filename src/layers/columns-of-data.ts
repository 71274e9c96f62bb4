import { fail } from '../core/errors.js';
import type { MatrixLike } from '../core/matrix.js';
import { toTable } from '../core/table.js';
import { readColumns } from './select-columns.js';

/** One column of a table, and where it stands there. */
export interface DataColumn {
  readonly where: string;
  readonly values: Float64Array;
}

/**
 * The columns of data that a layer is made from: all, or those that a list names.
 *
 * @throws MultilayerError for anything but finite numbers, and columns that are not there
 */
export function columnsOfData(rows: MatrixLike, chosen: readonly number[] | undefined, where: string): DataColumn[] {
  const { cols, rows: count, data } = toTable(rows, `${where}, rows`);
  const picked =
    chosen === undefined ? Array.from({ length: cols }, (_, j) => j) : readColumns(chosen, `${where}, option columns`);
  return picked.map((j) => {
    if (j >= cols)
      fail(`${where}, option columns`, `columns from 0 to ${cols - 1}`, String(j), 'Columns are counted from 0.');
    const values = Float64Array.from({ length: count }, (_, i) => data[i * cols + j] as number);
    return { where: `${where}, column ${j}`, values };
  });
}
