import type { Rows } from '../../graph/index.js';
import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { control, i32 } from './instructions.js';
import type { Vector } from './vector.js';

/** Where a tensor lies in memory, in bytes. What follows it up to the next multiple of 16 may be overwritten. */
export interface Site {
  readonly address: number;
  readonly rows: Rows;
  readonly cols: number;
}

/** The share of the work that one thread does. */
export interface Share {
  readonly thread: Code;
  readonly threads: Code;
}

/** What the writers of operations work with. */
export interface Scope {
  readonly fn: FunctionBuilder;
  readonly v: Vector;
  /** The number of rows of this run's batch. */
  readonly batch: Code;
  /** The largest number of rows of a batch. */
  readonly capacity: number;
  /** Undefined where one thread does everything. */
  readonly share: Share | undefined;
  /** A piece of memory of this thread's own, for as long as the operation runs. */
  readonly scratch: (bytes: number) => Code;
}

export function rowsOf({ batch }: Scope, rows: Rows): Code {
  return rows === 'batch' ? batch : i32.const(rows);
}

export function mostRows({ capacity }: Scope, rows: Rows): number {
  return rows === 'batch' ? capacity : rows;
}

/** A product with a constant, folded where both are known. */
export function times(a: Code, rows: Rows, by: number): Code {
  if (rows !== 'batch') return i32.const(rows * by);
  return by === 1 ? a : i32.mul(a, i32.const(by));
}

/** A stretch of a count, with its end left out. */
export interface Part {
  readonly from: Code;
  readonly to: Code;
}

/** This thread's part of 0 … count, which begins at a multiple of `step`. */
export function partOf({ fn, share }: Scope, count: Code, step: number): Part {
  if (share === undefined) return { from: i32.const(0), to: count };
  const { thread, threads } = share;
  const whole = fn.keep(count, 'i32');
  const blocks = fn.keep(i32.divU(i32.add(whole, i32.const(step - 1)), i32.const(step)), 'i32');
  const bound = (index: Code): Code => {
    const at = fn.keep(i32.mul(i32.divU(i32.mul(blocks, index), threads), i32.const(step)), 'i32');
    return fn.keep(control.select(at, whole, i32.ltU(at, whole)), 'i32');
  };
  return { from: bound(thread), to: bound(i32.add(thread, i32.const(1))) };
}
