import { meanOfColumns } from './columns.js';
import { errorsOf, type MetricFactory, metric } from './metric.js';

/**
 * The middle of values: half of the weight lies on either side of it. Where that falls between two of them it is their
 * mean, so that a weight of 2 is a row that comes twice.
 */
function median(values: Float64Array, weights: Float64Array | undefined): number {
  const n = values.length;
  if (weights === undefined) {
    values.sort();
    return ((values[(n - 1) >> 1] as number) + (values[n >> 1] as number)) / 2;
  }
  const order = Uint32Array.from(values, (_, row) => row).sort((a, b) => (values[a] as number) - (values[b] as number));
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let [passed, k] = [0, 0];
  const weightAt = (at: number): number => weights[order[at] as number] as number;
  const valueAt = (at: number): number => values[order[at] as number] as number;
  // The sum may be off by its roundings.
  const slack = half * n * Number.EPSILON;
  while (k + 1 < n && passed + weightAt(k) < half - slack) passed += weightAt(k++);
  if (passed + weightAt(k) > half + slack) return valueAt(k);
  let next = k + 1;
  while (next < n && weightAt(next) === 0) next++;
  return next < n ? (valueAt(k) + valueAt(next)) / 2 : valueAt(k);
}

/**
 * The median of |prediction − target| over the rows, and the mean of that over the outputs: few rows that are far off do
 * not move it. Class indices count as one-hot rows.
 */
export const medianAbsoluteError: MetricFactory = metric('medianAbsoluteError', 'smaller', () => {
  return (prediction, target, { weights }) => {
    const { rows, cols } = prediction;
    const error = errorsOf(prediction, target);
    return meanOfColumns(prediction, (col) => {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) values[row] = Math.abs(error(row * cols + col));
      return median(values, weights);
    });
  };
});
