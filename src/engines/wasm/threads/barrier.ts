import type { Definition } from '../code/encoding.js';
import { FunctionBuilder } from '../code/function.js';
import { atomic, control, global, i32, zero } from '../code/instructions.js';
import { words } from '../memory/words.js';

/** Looks at the others before it sleeps: some tens of microseconds, about what a sleep costs. */
const looks = 20_000;
/** Sleeps are short, so that a wake-up call that is missed costs little. */
const napNanoseconds = 1_000_000;

/** () → (), returns when as many threads have called it as take part. Threads that may not sleep go on looking. */
export function barrier(threads: number, maySleep: number): Definition {
  const fn = new FunctionBuilder();
  const count = fn.keep(global.get(threads), 'i32');
  fn.if(i32.ltU(i32.const(1), count), () => {
    const generation = fn.keep(atomic.load(zero, words.generation), 'i32');
    const before = atomic.add(zero, i32.const(1), words.arrived);
    const last = fn.block(() => {
      fn.do(atomic.store(zero, zero, words.arrived));
      fn.do(control.drop(atomic.add(zero, i32.const(1), words.generation)));
      fn.do(control.drop(atomic.notify(zero, i32.const(-1), words.generation)));
    });
    const others = fn.block(() => {
      const looked = fn.local('i32');
      const unchanged = i32.eq(atomic.load(zero, words.generation), generation);
      fn.do(looked.set(zero));
      const look = fn.block(() => {
        fn.do(looked.set(i32.add(looked.get, i32.const(1))));
        fn.if(i32.and(global.get(maySleep), i32.ltU(i32.const(looks), looked.get)), () =>
          fn.do(control.drop(atomic.wait(zero, generation, napNanoseconds, words.generation))),
        );
      });
      fn.do(control.if(unchanged, control.doWhile(look, unchanged)));
    });
    fn.do(control.ifElse(i32.eq(i32.add(before, i32.const(1)), count), last, others));
  });
  return fn.toDefinition();
}
