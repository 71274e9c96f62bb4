import { fail } from '../core/errors.js';
import type { Dataset } from '../data/dataset.js';

/** What is trained on. */
export interface Loaded {
  readonly data: Dataset;
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
}

/** How an epoch goes on whose rows come part by part. */
export interface Parts {
  /** What a place within an epoch is relative to. */
  readonly course: string;
  /** Steps of an epoch, where somebody knows. */
  readonly steps: number | undefined;
}

/** Where in an epoch a part of its rows stands. */
export interface Part {
  /** The number of its epoch over the life of the network, from 0, and batches of it that came before. */
  readonly epoch: number;
  readonly before: number;
  /** The losses of the rows before, added up. */
  readonly lossSum: number;
  readonly isLast: boolean;
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
