import type { Code } from '../code/encoding.js';
import type { FunctionBuilder } from '../code/function.js';
import { atomic, control, global, i32 } from '../code/instructions.js';

interface Turns {
  readonly thread: Code;
  readonly threads: Code;
  /** Of a counter for each thread in shared memory, in bytes. */
  readonly address: number;
  /** The index of the global that holds what every one of them was before the operation. */
  readonly before: number;
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
export function takeTurns(
  fn: FunctionBuilder,
  { thread, threads, address, before }: Turns,
  count: Code,
  body: (at: Code) => void,
): void {
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
