import { type Matrix, matrix } from '../core/matrix.js';
import type { Baseline, BaselineCase } from './linear.js';

/**
 * What can be said without looking at the inputs: how often each class is met, of which the commonest is the answer, or
 * the mean. scikit-learn's `DummyClassifier` and `DummyRegressor` with their defaults.
 *
 * @param y places of classes, or values, of one row or more
 */
export function fitDummy(y: ArrayLike<number>, { task, classes = 2 }: BaselineCase): Baseline {
  const always = new Float64Array(task === 'regression' ? 1 : classes);
  for (let i = 0; i < y.length; i++) {
    const [place, value] = task === 'regression' ? [0, y[i] as number] : [y[i] as number, 1];
    always[place] = (always[place] as number) + value / y.length;
  }
  return {
    predict({ rows }: Matrix) {
      const data = new Float64Array(rows * always.length);
      for (let i = 0; i < rows; i++) data.set(always, i * always.length);
      return matrix(rows, always.length, data);
    },
  };
}
