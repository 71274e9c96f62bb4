import type { Module } from '../code/encoding.js';
import { FunctionBuilder } from '../code/function.js';
import { control, global, i32 } from '../code/instructions.js';
import type { Share } from '../code/site.js';
import type { Layout } from '../memory/layout.js';
import { words } from '../memory/words.js';
import { barrier } from './barrier.js';

/** How often threads take turns in one operation, at most: to pack a factor and to multiply, with few rows or many. */
const mostTurns = 4;

/** What a module has for the threads that run it. */
export interface Crew {
  readonly threads: number;
  /** The global that holds where the scratch memory of a thread begins; undefined where there is only one. */
  readonly scratch: number | undefined;
  /** What a run begins with. */
  begin(run: FunctionBuilder, scratch: { readonly address: number; readonly each: number }): void;
  /** Waits until all threads have come this far. */
  meet(fn: FunctionBuilder): void;
  /** What one thread does for all. */
  once(fn: FunctionBuilder, write: () => void): void;
  /** Takes memory for so many operations; says how threads share the work of each. */
  sharing(layout: Layout, operations: number): (fn: FunctionBuilder, operation: number) => Share | undefined;
}

/** One thread does everything. */
const alone: Crew = {
  threads: 1,
  scratch: undefined,
  begin: () => {},
  meet: () => {},
  once: (_fn, write) => write(),
  sharing: () => () => undefined,
};

/** Globals for threads, the function `be` that tells an instance which one it is and whether it may sleep, and the barrier. */
export function crewOf(threads: number, module: Module): Crew {
  if (threads === 1) return alone;
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
    meet: (fn) => fn.do(wait),
    once: (fn, write) => fn.if(i32.eqz(global.get(thread)), write),
    sharing(layout, operations) {
      const each = 4 * threads;
      const counters = layout.take('counters', each * mostTurns * operations);
      return (fn, operation) => {
        let at = counters + each * mostTurns * operation;
        const turns = (): { address: number; before: number } => {
          at += each;
          return { address: at - each, before: module.global(0) };
        };
        return { thread: global.get(thread), threads: global.get(count), turns, meet: () => fn.do(wait) };
      };
    },
  };
}
