/** What a column holds. */
export type ColumnKind = 'number' | 'category' | 'boolean' | 'date' | 'text' | 'id' | 'constant';

/** What was found of a column, with what it takes to read the same cells again in other tables. */
export interface ColumnDescription {
  /** That of the column. */
  readonly name: string;
  /** What it holds. */
  readonly kind: ColumnKind;
  /** Why, in words: `all 342 cells are numbers`. */
  readonly reason: string;
  /** Whether the user said so. */
  readonly given: boolean;
  /** Cells without a value, and what stands in them, as `''` and `'NA'`. */
  readonly missing: { readonly count: number; readonly marks: readonly string[] };
  /** Different values, missing ones aside. */
  readonly distinct: number;
  /** How numbers are written: `','` in `1.234,5`. */
  readonly decimal: '.' | ',';
  /** The levels of a category or truth value, in order. */
  readonly levels?: readonly string[];
}
