import { errorsOf, type MetricFactory, meanOf, metric } from './metric.js';

/** The mean of |prediction − target| over all rows and outputs; class indices count as one-hot rows. */
export const meanAbsoluteError: MetricFactory = metric(
  'meanAbsoluteError',
  'smaller',
  () =>
    (prediction, target, { weights }) => {
      const error = errorsOf(prediction, target);
      return meanOf(prediction.data.length, weights, (k) => Math.abs(error(k)));
    },
);
