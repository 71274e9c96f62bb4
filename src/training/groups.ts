import { type Awaitable, isPromise, then } from '../core/awaitable.js';
import type { Batches, Program } from '../engines/index.js';
import { leaves } from '../model/forward.js';
import type { Position } from '../model/training-state.js';
import type { Course } from './course.js';

/** Where batches begin, and in what course. */
interface Beginning {
  readonly course: Course;
  readonly position: Position;
  /** The number of the step that the plan began with. */
  readonly planStart: number;
}

/** Runs batches one by one, and a step after the last one of each group: their losses. */
export function runGroups(
  program: Program,
  { order, ends }: Batches,
  { course, position, planStart }: Beginning,
): Awaitable<Float64Array> {
  const losses = new Float64Array(ends.length);
  let { batch, step } = position;
  const one = (k: number): Awaitable<void> => {
    const [start, end] = [ends[k - 1] ?? 0, ends[k] as number];
    const elapsed = step - planStart;
    // What is random differs from batch to batch, and steps are fewer.
    const first = (step * course.group + course.placeInStep(batch)) % 2 ** 52;
    const taken = { order: order.subarray(start, end), ends: Uint32Array.of(end - start), first, elapsed };
    return then(program.runBatches('batch', taken, leaves.indices, 'loss'), ([loss]) => {
      losses[k] = loss as number;
      batch += 1;
      if (!course.isAfterStep(batch)) return undefined;
      if (batch === course.batches) batch = 0;
      step += 1;
      return program.run('step', 1, step - 1, elapsed);
    });
  };
  let k = 0;
  const rest = (): Awaitable<Float64Array> => {
    while (k < ends.length) {
      const done = one(k++);
      if (isPromise(done)) return done.then(rest);
    }
    return losses;
  };
  return rest();
}
