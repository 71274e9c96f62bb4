import type { ReadOptions } from './read-options.js';

/** What the reader of a form is given. */
export interface Reading {
  /** What errors call the source. */
  readonly name: string;
  readonly options: ReadOptions;
  /** Of a table; the last one has fewer. */
  readonly rows: number;
  /** What was found out so far, in sentences. */
  readonly notes: string[];
}
