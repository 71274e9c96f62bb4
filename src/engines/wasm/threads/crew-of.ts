import type { Module } from '../code/encoding.js';
import { FunctionBuilder } from '../code/function.js';
import { control, global, i32 } from '../code/instructions.js';
import { words } from '../memory/words.js';
import { barrier } from './barrier.js';
import type { Crew } from './crew.js';
import { Traffic } from './traffic.js';
import { takeTurns } from './turns.js';

/** How often threads take turns in one operation, at most: to pack a factor and to multiply, with few rows or many. */
const mostTurns = 4;

/** Globals for threads, the function `be` that tells an instance which one it is and whether it may sleep, and the barrier. */
export function crewOf(threads: number, module: Module): Crew {
  const [thread, count, scratch, maySleep] = [0, 1, 0, 0].map((initial) => module.global(initial)) as [
    number,
    number,
    number,
    number,
  ];
  const be = new FunctionBuilder(['i32', 'i32']);
  be.do(global.set(thread, be.parameter(0)), global.set(maySleep, be.parameter(1)));
  module.add(be.toDefinition(), 'be');
  const wait = control.call(module.add(barrier(count, maySleep)));
  return {
    threads,
    scratch,
    begin(run, { address, each }) {
      const offset = i32.mul(global.get(thread), i32.const(each));
      run.do(global.set(scratch, i32.add(i32.const(address), offset)));
      run.do(global.set(count, i32.load(i32.const(0), words.threads)));
    },
    watch(sites, capacity, outputs) {
      const traffic = new Traffic(sites, capacity);
      // One thread takes the loss of a batch (batches.ts) while others begin with the next.
      traffic.reads(outputs);
      return (group, common) => traffic.crosses(group, common);
    },
    meet: (fn) => fn.do(wait),
    once: (fn, write) => fn.if(i32.eqz(global.get(thread)), write),
    sharing(layout, operations) {
      const each = 4 * threads;
      const counters = layout.take('counters', each * mostTurns * operations);
      return (fn, operation) => {
        let at = counters + each * mostTurns * operation;
        const [me, all] = [global.get(thread), global.get(count)];
        return {
          thread: me,
          threads: all,
          takeTurns(turns, body) {
            takeTurns(fn, { thread: me, threads: all, address: at, before: module.global(0) }, turns, body);
            at += each;
          },
          meet: () => fn.do(wait),
        };
      };
    },
  };
}
