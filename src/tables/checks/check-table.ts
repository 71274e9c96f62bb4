import { describe } from '../../core/errors.js';
import { checkKeys } from '../../core/names.js';
import { counted } from '../column-case.js';
import type { ColumnDescription } from '../kinds.js';
import type { Table } from '../table.js';
import type { TableWarning } from './warning.js';

/** What the table is to be used for. */
export interface CheckOptions {
  /** The column that is to be predicted. */
  readonly target: string;
  /** Whether the target is one of several classes or a number; found by its kind where it is left out. */
  readonly task?: 'binary' | 'multiclass' | 'regression';
  /** How many folds judge the model, where folds do. */
  readonly folds?: number;
  /** The share of rows that judges the model, in (0, 1), where one split does. */
  readonly validation?: number;
  /** Rows of another table, which the model is to be tested on. */
  readonly test?: Table;
}

/**
 * What to watch out for before a model is trained on a table, the gravest first: each with its evidence and what to do.
 * Nothing of a table that has none of it.
 */
export function checkTable(
  table: Table,
  descriptions: readonly ColumnDescription[],
  options: CheckOptions,
): TableWarning[] {
  checkKeys(options, ['target', 'task', 'folds', 'validation', 'test'], 'checkTable');
  table.column(options.target, 'target');
  return descriptions.flatMap((description) => mostlyMissing(table, description));
}

function mostlyMissing(table: Table, { name, missing }: ColumnDescription): TableWarning[] {
  const share = missing.count / table.rowCount;
  if (missing.count === table.rowCount || share < 0.5) return [];
  const message = `${name} is mostly missing: ${missing.count} of ${counted(table.rowCount, 'cell')} (${Math.round(100 * share)} %) hold ${missing.marks.map(describe).join(', ')}`;
  return [
    {
      kind: 'mostly missing',
      columns: [name],
      message,
      advice: 'Leave the column out, unless it tells something that a value is missing.',
    },
  ];
}
