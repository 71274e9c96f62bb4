import { type Matrix, matrix } from '../core/matrix.js';
import type { Fold } from '../data/folds.js';
import { someRows } from '../data/rows.js';
import type { Measured } from '../metrics/index.js';
import { Answers } from './answers.js';

/**
 * The answers of all folds in the order of the rows, and which rows these are.
 *
 * @param about with the weights of all rows
 */
export function outOfFold(
  folds: readonly Fold[],
  answered: readonly Answers[],
  { weights, ...about }: Measured,
): [Answers, Uint32Array] {
  const rows = Uint32Array.from(folds.flatMap(({ test }) => [...test])).sort();
  const places = new Map(Array.from(rows, (row, at) => [row, at]));
  const gather = (tableOf: (answers: Answers) => Matrix): Matrix => {
    const { cols } = tableOf(answered[0] as Answers);
    const all = matrix(rows.length, cols);
    folds.forEach(({ test }, k) => {
      const { data } = tableOf(answered[k] as Answers);
      Array.from(test).forEach((row, i) => {
        all.data.set(data.subarray(i * cols, (i + 1) * cols), (places.get(row) as number) * cols);
      });
    });
    return all;
  };
  const [prediction, target] = [gather((each) => each.prediction), gather((each) => each.target)];
  const own = weights && (someRows(weights, rows) as Float64Array);
  return [new Answers(prediction, target, { ...about, weights: own }), rows];
}
