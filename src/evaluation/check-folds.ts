import { describe, fail } from '../core/errors.js';
import type { Fold } from '../data/folds.js';

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
