import type { Rows } from '../../graph/index.js';
import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { atomic, control, global, i32 } from './instructions.js';
import type { Vector } from './vector.js';

/** Where a tensor lies in memory, in bytes. What follows it up to the next multiple of 16 may be overwritten. */
export interface Site {
  readonly address: number;
  readonly rows: Rows;
  readonly cols: number;
}

/** What a thread needs to know to do its share of the work. */
export interface Share {
  readonly thread: Code;
  readonly threads: Code;
  /** A counter of this operation's own, which all threads add to. */
  readonly counter: () => Counter;
  /** Waits until all threads have come this far. */
  readonly meet: () => void;
}

export interface Counter {
  /** Of the word in shared memory, in bytes. */
  readonly address: number;
  /** The index of the global that holds, for each thread, what the word was before the operation. */
  readonly before: number;
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
  /** A piece of memory that all threads share, for as long as the operation runs. */
  readonly common: (bytes: number) => Code;
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

/**
 * Runs `body` for stretches of 0 … count, `size` long but for the last one. Threads take them one after
 * the other as they get free: cores are not equally fast at every moment. Without a size there is one
 * stretch for each thread, which begins at a multiple of `step`.
 *
 * @param body is also told how long a stretch is at most
 */
export function forParts(
  scope: Scope,
  count: { readonly code: Code; readonly most: number },
  size: number | undefined,
  step: number,
  body: (part: Part, most: number) => void,
): void {
  const { fn, share } = scope;
  if (size === undefined || (share === undefined && count.most <= size)) {
    body(partOf(scope, count.code, step), count.most);
    return;
  }
  const end = fn.keep(count.code, 'i32');
  const stretch = (from: Code): void => {
    const next = fn.keep(i32.add(from, i32.const(size)), 'i32');
    body({ from, to: fn.keep(control.select(next, end, i32.ltU(next, end)), 'i32') }, size);
  };
  if (share === undefined) fn.loop(i32.const(0), end, size, stretch);
  else {
    const parts = i32.divU(i32.add(end, i32.const(size - 1)), i32.const(size));
    takeTurns(fn, share, parts, (index) => stretch(fn.keep(i32.mul(index, i32.const(size)), 'i32')));
  }
}

function takeTurns(fn: FunctionBuilder, { threads, counter }: Share, turns: Code, body: (index: Code) => void): void {
  const { address, before } = counter();
  const [index, count] = [fn.local('i32'), fn.keep(turns, 'i32')];
  const alone = fn.keep(i32.eq(threads, i32.const(1)), 'i32');
  const next = (): Code => i32.sub(atomic.add(i32.const(0), i32.const(1), address), global.get(before));
  const choose = (one: Code): void => fn.do(control.ifElse(alone, index.set(one), index.set(next())));
  choose(i32.const(0));
  const inner = fn.block(() => {
    body(index.get);
    choose(i32.add(index.get, i32.const(1)));
  });
  const more = i32.ltU(index.get, count);
  fn.do(control.if(more, control.doWhile(inner, more)));
  // Every turn was counted once, and every thread has asked once too often.
  const used = i32.add(global.get(before), i32.add(count, threads));
  fn.do(control.if(i32.eqz(alone), global.set(before, used)));
}
