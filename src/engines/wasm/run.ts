import { type Computed, type Given, lengthOf, type Node, type State } from '../../graph/index.js';
import type { Code, Definition } from './code/encoding.js';
import { FunctionBuilder } from './code/function.js';
import { control, f32, f32x4, f64x2, global, i32, i32x4, v128, zero } from './code/instructions.js';
import { type Count, runOperands, wordsOf } from './code/operands.js';
import type { Site } from './code/site.js';
import type { Leaves } from './leaves.js';
import type { Crew, Range } from './threads/crew.js';

/** An operation that has been written as a function of the number of rows. */
export interface Operation {
  readonly group: readonly Computed[];
  readonly index: number;
  /** The memory that threads share while it runs. */
  readonly common: Range;
}

/** What a run does. */
export interface Run {
  readonly crew: Crew;
  /** The threads' own scratch memory. */
  readonly scratch: { readonly address: number; readonly each: number };
  readonly counts: readonly Count[];
  /** What it is given. */
  readonly given: readonly Given[];
  readonly leaves: Leaves;
  readonly sites: ReadonlyMap<Node, Site>;
  readonly operations: readonly Operation[];
  /** States that take a value that lies elsewhere. */
  readonly copies: readonly { readonly state: State; readonly value: Node }[];
  /** What is read when it is over. */
  readonly outputs: readonly Node[];
  readonly capacity: number;
}

/** The nearest float32 to a number of two words, in the first lane. */
function asFloat([low, high]: readonly [Code, Code]): Code {
  const [lower, upper] = [low, high].map((word) => f64x2.convertLowI32x4U(i32x4.splat(word))) as [Code, Code];
  return f32x4.demoteZeroF64x2(f64x2.add(f64x2.mul(upper, f64x2.const(2 ** 32)), lower));
}

/**
 * (rows, …counts) → (): the operations one after the other, and a meeting of the threads wherever one could overtake
 * another.
 */
export function writeRun(run: Run): Definition {
  const fn = new FunctionBuilder(runOperands(run.counts));
  run.crew.begin(fn, run.scratch);
  writeCounts(fn, run);
  const crosses = run.crew.watch(run.sites, run.capacity, run.outputs);
  for (const { group, index, common } of run.operations) {
    if (crosses(group, common)) run.crew.meet(fn);
    fn.do(control.call(index, fn.parameter(0)));
  }
  if (run.copies.length > 0) run.crew.meet(fn);
  run.crew.once(fn, () => copyStates(fn, run));
  run.crew.meet(fn);
  return fn.toDefinition();
}

/** Every thread writes them: the same numbers to the same places. */
function writeCounts(fn: FunctionBuilder, { given, sites, leaves }: Run): void {
  for (const node of given) {
    const address = sites.get(node)?.address;
    if (node.kind === 'batchSize') fn.do(f32.store(zero, f32.convertI32U(fn.parameter(0)), address));
    if (node.kind !== 'step' && node.kind !== 'elapsed') continue;
    const words = wordsOf(fn, node.kind, 'run');
    if (node.kind === 'step') fn.do(global.set(leaves.stepWord, words[0]));
    fn.do(f32.store(zero, f32x4.extract(fn.keep(asFloat(words)), 0), address));
  }
}

function copyStates(fn: FunctionBuilder, { copies, sites, capacity }: Run): void {
  for (const { state, value } of copies) {
    const [from, to] = [sites.get(value) as Site, sites.get(state) as Site];
    fn.loop(zero, i32.const(4 * lengthOf(state, capacity)), 16, (at) =>
      fn.do(v128.store(at, v128.load(at, from.address), to.address)),
    );
  }
}
