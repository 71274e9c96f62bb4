import type { Given } from '../../../graph/index.js';
import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';

/**
 * What the functions of a module are called with, all of them i32: `name(rows, …counts)` for one run, and
 * `name…(order, ends, count, output, losses, …counts)` for one run for each of `count` batches, where `order`, `ends`
 * and `losses` are addresses, and `output` that of one float. A count of steps is two words, the lower one first.
 */
const beforeCounts = { run: 1, batches: 5 } as const;

/** The counts of steps, in the order of the operands. */
const counts = ['step', 'elapsed'] as const;
export type Count = (typeof counts)[number];

/** Operands that a function has at most. */
export const mostOperands: number = beforeCounts.batches + 2 * counts.length;

/** The counts that a function with these leaves takes: it does without those behind the last one that it reads. */
export function countsTaken(leaves: readonly Given[]): readonly Count[] {
  return leaves.some(({ kind }) => kind === 'elapsed') ? counts : ['step'];
}

/** The two words of a count of steps. */
export function asWords(step: number): [number, number] {
  return [step % 2 ** 32, Math.floor(step / 2 ** 32)];
}

/** The operands that hold the two words of a count. */
export function wordsOf(fn: FunctionBuilder, count: Count, form: keyof typeof beforeCounts): readonly [Code, Code] {
  const at = beforeCounts[form] + 2 * counts.indexOf(count);
  return [fn.parameter(at), fn.parameter(at + 1)];
}

/** So many i32 as a run takes. */
export function runOperands(taken: readonly Count[]): 'i32'[] {
  return new Array<'i32'>(beforeCounts.run + 2 * taken.length).fill('i32');
}
