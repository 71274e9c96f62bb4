import { errorsOf, type MetricFactory, meanOf, metric } from './metric.js';

/**
 * √(mean of (prediction − target)²) over the rows, and the mean of that over the outputs; class indices count as
 * one-hot rows.
 */
export const rootMeanSquaredError: MetricFactory = metric(
  'rootMeanSquaredError',
  'smaller',
  () =>
    (prediction, target, { weights }) => {
      const { rows, cols } = prediction;
      const error = errorsOf(prediction, target);
      const ofColumn = (col: number): number => Math.sqrt(meanOf(rows, weights, (row) => error(row * cols + col) ** 2));
      return meanOf(cols, undefined, ofColumn);
    },
);
