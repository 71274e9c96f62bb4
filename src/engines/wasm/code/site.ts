import { batchesIn, countRows, type Rows } from '../../../graph/index.js';
import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { i32 } from './instructions.js';
import type { Vector } from './vector.js';

/**
 * Where a tensor lies in memory, in bytes.
 *
 * Its room ends at the next multiple of 16, for vectors of four floats that are written whole: the plan hands out
 * multiples of four elements, and threads (traffic.ts) count what lies there as written. A map may read and write the
 * same site, element by element, as it loads a vector before it stores one; no other operation may.
 */
export interface Site {
  readonly address: number;
  readonly rows: Rows;
  readonly cols: number;
}

/** What a thread needs to know to do its share of the work. */
export interface Share {
  readonly thread: Code;
  readonly threads: Code;
  /** Runs `body` for every index below `count`, each on one thread. */
  readonly takeTurns: (count: Code, body: (at: Code) => void) => void;
  /** Waits until all threads have come this far. */
  readonly meet: () => void;
}

/** What the micro-kernel holds of a matrix product in registers. */
export interface Blocking {
  /** Rows of the left factor that a strip has. */
  readonly strip: number;
  /** Columns of the right factor that a panel has. */
  readonly panel: number;
}

/** What the writers of operations work with. */
export interface Scope {
  readonly fn: FunctionBuilder;
  readonly v: Vector;
  /** The number of rows of this run's batch. */
  readonly batch: Code;
  /** The largest number of rows of a batch. */
  readonly capacity: number;
  readonly blocking: Blocking;
  /** Undefined where one thread does everything. */
  readonly share: Share | undefined;
  /** A piece of memory of this thread's own, for as long as the operation runs. */
  readonly scratch: (bytes: number) => Code;
  /** A piece of memory that all threads share, for as long as the operation runs. */
  readonly common: (bytes: number) => Code;
}

export function rowsOf({ batch }: Scope, rows: Rows): Code {
  if (typeof rows === 'number') return i32.const(rows);
  const times = batchesIn(rows);
  return times === 1 ? batch : i32.mul(batch, i32.const(times));
}

export function mostRows({ capacity }: Scope, rows: Rows): number {
  return countRows(rows, capacity);
}

/** A product with a constant, folded where both are known. */
export function times(a: Code, rows: Rows, by: number): Code {
  if (typeof rows === 'number') return i32.const(rows * by);
  return by === 1 ? a : i32.mul(a, i32.const(by));
}
