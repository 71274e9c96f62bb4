import { explainedShare, meanOfColumns, spread } from './columns.js';
import { errorsOf, type MetricFactory, metric, wantedOf } from './metric.js';

/**
 * 1 − Var(prediction − target) ÷ Var(target), at most 1, and the mean of that over the outputs: like `r2`, but all
 * predictions may be off by the same number. Of constant targets it is 1 where the errors are constant too, else 0.
 * Class indices count as one-hot rows.
 */
export const explainedVariance: MetricFactory = metric('explainedVariance', 'greater', () => {
  return (prediction, target, { weights }) => {
    const { rows, cols } = prediction;
    const [error, wanted] = [errorsOf(prediction, target), wantedOf(prediction, target)];
    return meanOfColumns(prediction, (col) =>
      explainedShare(
        spread(rows, weights, (row) => error(row * cols + col)).variance,
        spread(rows, weights, (row) => wanted(row * cols + col)).variance,
      ),
    );
  };
});
