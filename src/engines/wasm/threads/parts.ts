import type { Code } from '../code/encoding.js';
import type { FunctionBuilder } from '../code/function.js';
import { atomic, control, global, i32 } from '../code/instructions.js';
import type { Scope, Share } from '../code/site.js';

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
  takeTurns(fn, share, turns, (index) => {
    const from = fn.keep(i32.mul(index, i32.const(size)), 'i32');
    body(stretchAt(fn, from, size, end), size);
  });
}

/**
 * Runs `body` for every index below `count`. Each thread begins with a stretch of its own, the same in every run,
 * so that what it reads next lies near it, and then helps the others with theirs; one thread alone asks nobody.
 *
 * A stretch has a counter, which is never set back: setting it would take a meeting of the threads. Instead every
 * thread keeps what all counters of the operation were before, in a global. That is one number, as each of them grows
 * by the same in a run: each of the `each` turns of a stretch is given to one thread, and each of the `threads`
 * threads leaves the stretch with the one answer that came too late. No thread begins the next run before all have
 * left this one, as a run ends with a meeting. Only differences are compared, so that counters may wrap at 2³².
 */
function takeTurns(
  fn: FunctionBuilder,
  { thread, threads, turns }: Share,
  count: Code,
  body: (at: Code) => void,
): void {
  const { address, before } = turns();
  const end = fn.keep(count, 'i32');
  const each = fn.keep(i32.divU(i32.add(end, i32.sub(threads, i32.const(1))), threads), 'i32');
  const alone = fn.keep(i32.eq(threads, i32.const(1)), 'i32');
  const [owner, turn, over] = [fn.local('i32'), fn.local('i32'), fn.local('i32')];
  fn.do(owner.set(thread), turn.set(i32.const(-1)), over.set(i32.const(0)));
  const ask = i32.sub(atomic.add(i32.shl(owner.get, i32.const(2)), i32.const(1), address), global.get(before));
  const work = fn.block(() => {
    const at = fn.keep(i32.add(i32.mul(owner.get, each), turn.get), 'i32');
    fn.if(i32.ltU(at, end), () => body(at));
  });
  const next = i32.add(owner.get, i32.const(1));
  const help = [
    over.set(i32.add(over.get, i32.const(1))),
    owner.set(control.select(next, i32.const(0), i32.ltU(next, threads))),
  ];
  const choose = control.ifElse(alone, turn.set(i32.add(turn.get, i32.const(1))), turn.set(ask));
  const go = control.ifElse(i32.ltU(turn.get, each), work, help);
  fn.do(control.doWhile([choose, go], i32.ltU(over.get, threads)));
  fn.do(control.if(i32.eqz(alone), global.set(before, i32.add(global.get(before), i32.add(each, threads)))));
}
