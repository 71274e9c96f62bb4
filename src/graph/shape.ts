import { counting } from '../core/checks.js';

/**
 * A number of rows, `'batch'` or so many times that: `'3·batch'`. A run is given the rows of its batch, up to the
 * capacity.
 */
export type Rows = number | 'batch' | `${number}·batch`;

/** Every tensor has two dimensions and is stored row by row. */
export interface Shape {
  /** A number, `'batch'`, or so many times the batch: `'3·batch'`. */
  readonly rows: Rows;
  /** A number of 1 or more. */
  readonly cols: number;
}

/** `[batch × 3]`, as errors and summaries write a shape. */
export function shapeText({ rows, cols }: Shape): string {
  return `[${rows} × ${cols}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.cols === b.cols;
}

/** How often the rows hold the batch; 0 for a number of rows. */
export function batchesIn(rows: Rows): number {
  if (typeof rows === 'number') return 0;
  return rows === 'batch' ? 1 : Number.parseInt(rows, 10);
}

/** Whether it says rows and columns. Layers of a user's own may ask for anything. */
export function isShape(value: unknown): value is Shape {
  const { rows, cols } = Object(value) as Partial<Shape>;
  const times = typeof rows === 'string' ? batchesIn(rows) : 0;
  return (
    counting.allows(cols as number) && (times > 0 ? rows === rowsOfBatches(times) : counting.allows(rows as number))
  );
}

/** The rows of so many batches. */
export function rowsOfBatches(count: number): Rows {
  return count === 1 ? 'batch' : `${count}·batch`;
}

/** The number of rows when the batch has so many. */
export function countRows(rows: Rows, batch: number): number {
  return typeof rows === 'number' ? rows : batchesIn(rows) * batch;
}
