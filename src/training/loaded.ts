import { fail } from '../core/errors.js';
import type { Dataset } from '../data/dataset.js';

/** What is trained on. */
export interface Loaded {
  readonly data: Dataset;
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
}

/** What the data of a session may be at most: its memory lies ready for those that came first. */
export interface Largest {
  readonly rows: number;
  readonly columns: string;
}

export function columnsOf({ x, target, weights }: Dataset): string {
  return `${x.cols} and ${target.cols} columns${weights === undefined ? '' : ', with weights'}`;
}

/** @throws MultilayerError for more rows than the first data had, other columns, and weights where those had none */
export function checkLoaded(data: Dataset, { rows, columns }: Largest): void {
  if (data.rows <= rows && columnsOf(data) === columns) return;
  const got = `${data.rows} rows of ${columnsOf(data)}`;
  fail('load', `at most ${rows} rows of ${columns}`, got, 'Begin with the largest part, and cut all of one table.');
}
