import type { Table } from '../table.js';
import type { Task } from '../task.js';

/** What the table is to be used for. */
export interface CheckOptions {
  /** The column that is to be predicted. */
  readonly target: string;
  /** Whether the target is one of several classes or a number. Default: as a model finds it. */
  readonly task?: Task;
  /** How many folds judge the model, where folds do. */
  readonly folds?: number;
  /** The share of rows that judges the model, in (0, 1), where one split does. */
  readonly validation?: number;
  /** Rows of another table, which the model is to be tested on. */
  readonly test?: Table;
}
