/** What a column may hold. */
export const columnKinds = ['number', 'category', 'boolean', 'date', 'text', 'id', 'constant'] as const;

/**
 * What a column holds: numbers; one of a few values; one of two that mean true and false; moments; texts of which hardly
 * any comes twice; what names a row; the same in every row.
 */
export type ColumnKind = (typeof columnKinds)[number];

/** How numbers are written. */
export interface NumberNotation {
  /** What stands before the fraction: `','` in `1.234,5`. */
  readonly decimal: '.' | ',';
  /** What may stand between groups of three digits: `'.'` in `1.234,5`; a space stands for all that are no line's end. */
  readonly group: '' | '.' | ',' | ' ' | "'";
}

/** How the numbers of a column are written, and what they are. */
export interface NumberDescription extends NumberNotation {
  /** Whether all are whole. */
  readonly whole: boolean;
  /** The least; NaN where there are none. */
  readonly least: number;
  /** The greatest; NaN where there are none. */
  readonly greatest: number;
  /** Whether the rest of the table writes numbers otherwise. Then other tables are read as this column was, and else as they are written. */
  readonly apart?: true;
}

/**
 * How dates are written: `'iso'` is ISO 8601 (`2026-11-26`, `2026-11-26T08:15:00+01:00`, `2026-11`); of the others the
 * letters say the order of year, month and day, and what stands between them. A time of day may follow all of them.
 */
export type DateNotation = 'iso' | 'y/m/d' | 'd.m.y' | 'd/m/y' | 'm/d/y' | 'd-m-y' | 'd mon y' | 'mon d y';

/** The cells of a column that have no value, and how they are known. */
export interface MissingCells {
  /** How many there are. */
  readonly count: number;
  /** What stands in them, the commonest first: `''`, `'NA'`. Empty cells, `null` and `undefined` are `''`. */
  readonly marks: readonly string[];
  /** How many cells hold each of the marks. */
  readonly counts: readonly number[];
  /** The first row with each of the marks, counted from 0. */
  readonly rows: readonly number[];
  /** Whether the usual marks count as missing in this column, of which `docs/data.md` has the list. */
  readonly usual: boolean;
  /** Marks that the user has added. */
  readonly also: readonly string[];
}

/** What was found of a column, with what it takes to read the same cells again in other tables. It is plain data. */
export interface ColumnDescription {
  /** That of the column. */
  readonly name: string;
  /** What it holds. */
  readonly kind: ColumnKind;
  /** Why, in words: `all 342 cells are numbers`. */
  readonly reason: string;
  /** Whether the user said so, or the source, as ARFF does. */
  readonly given: boolean;
  /** Cells without a value, and what stands in them. */
  readonly missing: MissingCells;
  /** Different values, missing ones aside. */
  readonly distinct: number;
  /** What a reader should know besides, in whole sentences: which of two readings was taken, which numbers are inexact. */
  readonly notes: readonly string[];
  /** How numbers are written; of kind `'number'`, and of any kind where all cells with a value are numbers. */
  readonly numbers?: NumberDescription;
  /** How dates are written, of kind `'date'`. */
  readonly dates?: DateNotation;
  /** The levels of a category or truth value, in order: false before true; else as declared, or ascending. */
  readonly levels?: readonly string[];
}
