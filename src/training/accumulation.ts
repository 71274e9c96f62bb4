import { fail } from '../core/errors.js';
import { f, variable } from '../expression/index.js';
import { type Assign, assign, batchSize, map, type State, state } from '../graph/index.js';
import type { TrainingState } from '../model/training-state.js';
import { type Kept, type Slope, single } from './rule.js';

/** Gradients that are added up over several batches before one step takes their mean. */
export interface Accumulation {
  /** What each batch does, and what the step does in the end. */
  readonly gather: readonly Assign[];
  readonly reset: readonly Assign[];
  /** The mean gradients: each row of the batches counts the same. */
  readonly slopes: readonly Slope[];
  readonly memory: readonly Kept[];
}

/** What the states of sums are called after. */
const prefix = 'accumulated ';

/** What the sum of a parameter's gradients is called, by its id, and the number of rows, by `rows`. */
export function sumName(of: string): string {
  return prefix + of;
}

/** Batches of a step, as the text about a course says. */
export function stepGroup(course: string): number {
  return Number(course.split(' ')[4] ?? 1);
}

export function isAccumulated(name: string): boolean {
  return name.startsWith(prefix);
}

export function forgetSums({ memory }: TrainingState): void {
  for (const name of memory.keys()) if (isAccumulated(name)) memory.delete(name);
}

export function accumulate(slopes: readonly Slope[]): Accumulation {
  const rows = state(sumName('rows'), single);
  const size = batchSize();
  const gather = [assign(rows, map(f.add(f.x, variable('size')), { x: rows, size }))];
  const reset = [assign(rows, map(0, {}, { shape: single }))];
  const memory: Kept[] = [{ name: rows.name, length: 1, initial: 0 }];
  const means = slopes.map(({ parameter, at, gradient }) => {
    const sum: State = state(sumName(parameter.id), at.shape);
    const added = f.add(f.x, f.multiply(variable('size'), variable('gradient')));
    gather.push(assign(sum, map(added, { x: sum, size, gradient })));
    reset.push(assign(sum, map(0, {}, { shape: at.shape })));
    memory.push({ name: sum.name, length: parameter.rows * parameter.cols, initial: 0 });
    return { parameter, at, gradient: map(f.divide(f.x, variable('rows')), { x: sum, rows }) };
  });
  return { gather, reset, slopes: means, memory };
}

/** @throws MultilayerError where every step has the gradient of one batch alone */
export function checkAccumulation(count: number, rows: number, batchSize: number): void {
  if (count === 1 || rows > batchSize) return;
  const fix = rows === 1 ? 'Leave it out.' : `Set batchSize to ${Math.ceil(rows / count)}, or leave it out.`;
  fail('fit, option gradientAccumulation', 'several batches in an epoch', `one batch of ${rows} rows`, fix);
}
