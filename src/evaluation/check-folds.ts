import { isPromise } from '../core/awaitable.js';
import { describe, fail, renameCall } from '../core/errors.js';
import { type Matrix, matrix, takeRows } from '../core/matrix.js';
import { isMade } from '../core/member.js';
import type { Fold } from '../data/folds.js';
import { someRows } from '../data/rows.js';
import type { Measured, Metric } from '../metrics/index.js';

/** @throws MultilayerError for folds that are none, or that would say too much of a network */
export function checkFolds(folds: readonly Fold[], rows: number, where: string): void {
  const tested = new Set<number>();
  folds.forEach((fold, k) => {
    const at = `${where}, option folds, fold ${k}`;
    const fix = 'Make them by kFold(x.length, { folds: 5 }).';
    const { train, test } = Object(fold) as Partial<Fold>;
    for (const [name, list] of Object.entries({ train, test })) {
      const numbers: readonly unknown[] = Array.from(Object(list) as ArrayLike<unknown>);
      if (numbers.length === 0) fail(`${at}, ${name}`, 'numbers of rows', describe(list), fix);
      const odd = numbers.find((row) => !Number.isInteger(row) || (row as number) < 0 || (row as number) >= rows);
      if (odd !== undefined) fail(`${at}, ${name}`, `numbers from 0 to ${rows - 1}`, describe(odd), fix);
    }
    const trained = new Set(train);
    for (const row of test ?? []) {
      if (trained.has(row)) fail(at, 'other rows to test on than to train on', `row ${row} in both`, fix);
      if (tested.has(row)) fail(at, 'rows that no other fold tests on', `row ${row} twice`, fix);
      tested.add(row);
    }
  });
  if (folds.length < 2)
    fail(`${where}, option folds`, '2 folds or more', String(folds.length), 'Use trainTestSplit for a single one.');
}

/** Does something, at once or later, whose errors name the fold. */
export function inFold<T>(fold: string, action: () => T): T {
  const rename = (error: unknown): never => {
    renameCall(error, '', `${fold}, `);
    throw error;
  };
  try {
    const result = action();
    return isPromise(result) ? (result.catch(rename) as T) : result;
  } catch (error) {
    return rename(error);
  }
}

/**
 * Finds what metrics cannot say of a fold, as where a class has no rows, before time is spent on training: by the targets
 * beside answers that tell nothing apart.
 */
export function checkMetrics(
  metrics: readonly Metric[],
  folds: readonly Fold[],
  target: Matrix,
  { weights, ...about }: Measured,
  outputs: number,
  where: string,
): void {
  const cols = about.targets === 'classes' ? outputs : target.cols;
  folds.forEach(({ test }, k) => {
    const prediction = matrix(test.length, cols, new Float64Array(test.length * cols).fill(1 / cols));
    const own = { ...about, weights: weights && (someRows(weights, test) as Float64Array) };
    // One of a user's own sees answers of networks only.
    for (const metric of metrics.filter(isMade))
      inFold(`${where}, fold ${k}`, () => metric.compute(prediction, takeRows(target, test), own));
  });
}
