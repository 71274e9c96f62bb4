import { explainedShare, meanOfColumns, spread } from './columns.js';
import { errorsOf, type MetricFactory, meanOf, metric, wantedOf } from './metric.js';

/**
 * The coefficient of determination, at most 1: 1 − Σ (prediction − target)² ÷ Σ (target − mean target)², and the mean of
 * that over the outputs; 0 is what the mean of the targets would get. Of constant targets it is 1 where all are met,
 * else 0; of a single row it is NaN. Class indices count as one-hot rows.
 */
export const r2: MetricFactory = metric('r2', 'greater', () => {
  return (prediction, target, { weights }) => {
    const { rows, cols } = prediction;
    if (rows < 2) return Number.NaN;
    const [error, wanted] = [errorsOf(prediction, target), wantedOf(prediction, target)];
    return meanOfColumns(prediction, (col) => {
      const { variance } = spread(rows, weights, (row) => wanted(row * cols + col));
      return explainedShare(
        meanOf(rows, weights, (row) => error(row * cols + col) ** 2),
        variance,
      );
    });
  };
});
