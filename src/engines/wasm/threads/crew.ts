import type { Computed, Node } from '../../../graph/index.js';
import type { FunctionBuilder } from '../code/function.js';
import type { Share, Site } from '../code/site.js';
import type { Layout } from '../memory/layout.js';

/** A stretch of memory, in bytes. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether a group of operations could overtake the ones before it, with the memory that its threads share. */
export type Crosses = (group: readonly Computed[], common: Range) => boolean;

/** What a module has for the threads that run it. */
export interface Crew {
  readonly threads: number;
  /** The global that holds where the scratch memory of a thread begins; undefined where there is only one. */
  readonly scratch: number | undefined;
  /** What a run begins with. */
  begin(run: FunctionBuilder, scratch: { readonly address: number; readonly each: number }): void;
  /** Watches what threads read and write in one run, which others may still be reading: its outputs. */
  watch(sites: ReadonlyMap<Node, Site>, capacity: number, outputs: readonly Node[]): Crosses;
  /** Waits until all threads have come this far. */
  meet(fn: FunctionBuilder): void;
  /** What one thread does for all. */
  once(fn: FunctionBuilder, write: () => void): void;
  /** Takes memory for so many operations; says how threads share the work of each. */
  sharing(layout: Layout, operations: number): (fn: FunctionBuilder, operation: number) => Share | undefined;
}

/** One thread does everything. */
export const alone: Crew = {
  threads: 1,
  scratch: undefined,
  begin: () => {},
  watch: () => () => false,
  meet: () => {},
  once: (_fn, write) => write(),
  sharing: () => () => undefined,
};
