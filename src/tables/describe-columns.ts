import { checkKeys } from '../core/names.js';
import { decide } from './decide.js';
import { decimalOf, examine } from './examine.js';
import { type ByColumn, type Marks, readKinds, readMarks } from './given-kinds.js';
import type { ColumnDescription } from './kinds.js';
import { requireTable, type Table } from './table.js';

/** What the user knows of a table's columns. */
export interface DescribeOptions {
  /**
   * What columns hold, where what is found is not what is meant: `{ zip: 'category' }`, a Map, or texts as the command
   * takes them, `['zip=category']`. Besides the kinds: `'number:point'` and `'number:comma'`, where a number could be read
   * either way, and `'date:d/m/y'` and the like.
   */
  readonly kinds?: ByColumn<string>;
  /**
   * What stands for a missing value besides the usual marks: for all columns (`['-999']`), or by column
   * (`{ pdays: ['-1'] }`, `['pdays=-1']`). A mark that is a number stands for all that equal it.
   */
  readonly missing?: Marks;
  /** Whether the usual marks (`?`, `NA`, `NaN`, `null`, … in docs/data.md) are missing values too. Default: true. */
  readonly usualMarks?: boolean;
}

/**
 * What each column of a table holds, and why. All cells are looked at.
 *
 * Where numbers of a column could be read with a decimal point or comma, as `1.234`, it is read as the other columns of
 * the table are, and a note says so.
 *
 * @throws MultilayerError for options that fit no column, or a kind that the cells of a column do not allow, with the line
 */
export function describeColumns(table: Table, options: DescribeOptions = {}): ColumnDescription[] {
  requireTable(table, 'describeColumns');
  checkKeys(options, ['kinds', 'missing', 'usualMarks'], 'describeColumns');
  const { usualMarks: usual = true } = options;
  const kinds = readKinds(table, options.kinds);
  const marks = readMarks(table, options.missing);
  const examined = table.columns.map((column) => examine(column, { usual, also: marks.get(column.name) ?? [] }));
  const signs = new Set(examined.map(decimalOf));
  // A table whose columns contradict each other says nothing about those that could be either.
  const decimal = table.source.decimal ?? (signs.has(',') && !signs.has('.') ? ',' : '.');
  return examined.map((each) => decide(table, each, decimal, kinds.get(each.column.name)));
}

/**
 * What one column of a table holds, and why: one of {@link describeColumns}, in the light of all others.
 *
 * @param where what errors call the one who asks
 * @throws MultilayerError for a name that no column has, and as `describeColumns` does
 */
export function describeColumn(
  table: Table,
  name: string,
  options: DescribeOptions = {},
  where = 'describeColumn',
): ColumnDescription {
  requireTable(table, where);
  const at = table.columns.indexOf(table.column(name, where));
  return describeColumns(table, options)[at] as ColumnDescription;
}
