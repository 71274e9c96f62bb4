import { checkNumber, wholeNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { batchesIn, type Input, type State, sameShape, shapeText } from '../graph/index.js';
import type { Batches } from './engine.js';

/** What every engine refuses, in the same words. */

type Leaf = Input | State;

/** @throws MultilayerError unless so many numbers fill a state, or whole rows of an input. */
export function checkLength({ name, kind, shape }: Leaf, capacity: number, count: number): void {
  const rows = typeof shape.rows === 'number' ? shape.rows : capacity;
  const cols = Math.max(batchesIn(shape.rows), 1) * shape.cols;
  const least = kind === 'state' ? rows * cols : cols;
  if (count >= least && count <= rows * cols && count % cols === 0) return;
  fail(
    `write to ${name}`,
    least === rows * cols ? `${least} numbers` : `1 to ${rows} rows of ${cols} numbers`,
    `${count} numbers`,
    'Write whole rows, and no more than it was compiled for; a state as a whole.',
  );
}

/** @throws MultilayerError unless the number of rows is a whole one from 1 to the capacity. */
export function checkRows(name: string, rows: number, capacity: number): void {
  if (Number.isInteger(rows) && rows >= 1 && rows <= capacity) return;
  fail(`run ${name}`, `1 to ${capacity} rows`, describe(rows), 'Split the batch, or compile for a larger capacity.');
}

/** @throws MultilayerError unless the number of steps before a run is whole and exact. */
export function checkStep(name: string, step: number): void {
  if (Number.isSafeInteger(step) && step >= 0) return;
  checkNumber(step, wholeNumber, `run ${name}, steps before`, 'Count the steps from 0.');
}

/** @throws MultilayerError unless every batch has 1 row to the capacity, and `order` holds them all. */
export function checkBatches(name: string, { order, ends, first = 0, elapsed = 0 }: Batches, capacity: number): void {
  checkStep(name, first);
  checkStep(name, elapsed);
  // One call for all batches: a step of XOR takes 0.2 µs.
  for (let batch = 0, start = 0; batch < ends.length; batch++) {
    const end = ends[batch] as number;
    if (end <= start || end - start > capacity) checkRows(name, end - start, capacity);
    start = end;
  }
  const last = ends.at(-1) ?? 0;
  if (last <= order.length) return;
  fail(
    `run ${name}`,
    `an order of at least ${last} rows, where the last batch ends`,
    String(order.length),
    'End the last batch where the order ends.',
  );
}

/** @throws MultilayerError where functions that share a leaf by name mean different tensors. */
export function checkShared(known: Leaf, other: Leaf): void {
  if (known.kind === other.kind && sameShape(known.shape, other.shape)) return;
  const text = ({ kind, shape }: Leaf): string => `${kind} ${shapeText(shape)}`;
  fail(
    `compile, ${known.name}`,
    `one leaf of that name, ${text(known)}`,
    text(other),
    'Give different leaves different names.',
  );
}
