import type { Code } from '../code/encoding.js';
import type { FunctionBuilder } from '../code/function.js';
import { control, i32 } from '../code/instructions.js';
import type { Scope } from '../code/site.js';

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

/** Runs `body` for the stretches of a part, `size` long but for the last one. */
export function forStretches(
  fn: FunctionBuilder,
  { from, to }: Part,
  size: number,
  body: (stretch: Part) => void,
): void {
  fn.loop(from, to, size, (at) => body(stretchAt(fn, at, size, to)));
}

/** The stretch of so many that begins at a place, or what there is of it before the end. */
export function stretchAt(fn: FunctionBuilder, from: Code, size: number, end: Code): Part {
  const next = fn.keep(i32.add(from, i32.const(size)), 'i32');
  return { from, to: fn.keep(control.select(next, end, i32.ltU(next, end)), 'i32') };
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
  if (share === undefined) {
    forStretches(fn, { from: i32.const(0), to: end }, size, (part) => body(part, size));
    return;
  }
  const turns = i32.divU(i32.add(end, i32.const(size - 1)), i32.const(size));
  share.takeTurns(turns, (index) => {
    const from = fn.keep(i32.mul(index, i32.const(size)), 'i32');
    body(stretchAt(fn, from, size, end), size);
  });
}
