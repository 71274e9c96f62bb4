import type { ColumnDescription } from '../kinds.js';
import type { Table } from '../table.js';

/** One column of the numbers that a network gets. */
export interface InputColumn {
  /** Which no other input has: `age`, `age is missing`, `species = Adelie`, `when (weekday, sine)`. */
  readonly name: string;
  /** The column of the table that it comes from. */
  readonly column: string;
  /**
   * `'number'`: a scaled number. `'missing'`: whether the column has no value. `'level'`: whether it has one level, or which
   * of two. `'index'`: the number of its level, for an `Embedding` of `levels.length` categories with `unknown: true`;
   * `levels.length` stands for levels that the training rows have too rarely or not at all.
   */
  readonly role: 'number' | 'missing' | 'level' | 'index';
  /** Of an index all levels in their order, of a level the one, of a choice of two both, the one that counts below 0 first. */
  readonly levels?: readonly string[];
}

/** An input as its encoder knows it. */
export interface EncodedColumn extends InputColumn {
  /** Whether it is centred and scaled: not what goes round in a circle, nor the number of a level. */
  readonly isScaled: boolean;
}

/** Where an encoder writes: the entry of row i and its own column j is `data[start + i * stride + j]`. */
export interface Place {
  readonly data: Float64Array;
  readonly start: number;
  readonly stride: number;
}

/** Tells what a user should know, once for each kind and column. */
export type Tell = (kind: string, message: () => string) => void;

/** Makes numbers of one column of a table. */
export interface Encoder {
  /** As in files. */
  readonly kind: string;
  /** How the cells of the column are read. */
  readonly description: ColumnDescription;
  /** What it makes, from left to right. */
  readonly inputs: readonly EncodedColumn[];
  /**
   * Writes unscaled numbers, NaN where a number is missing, and counts what is missing: one truth value a row. What it
   * writes does not depend on the rows that were learned from: one that was fitted anew writes the same.
   */
  write(table: Table, to: Place, missing: Uint8Array, tell: Tell): void;
  /** Puts into what was written for so many rows what depends on the rows that were learned from. */
  settle?(to: Place, rows: number): void;
  /** The same inputs, with what depends on the rows learned from others. */
  refit(table: Table): Encoder;
  /** Beside kind and description. */
  toJSON(): object;
}
