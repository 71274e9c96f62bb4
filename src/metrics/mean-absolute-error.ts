import { type MetricFactory, meanOf, metric } from './metric.js';

/** The mean of |prediction − target| over all rows and outputs; class indices count as one-hot rows. */
export const meanAbsoluteError: MetricFactory = metric('meanAbsoluteError', (prediction, target, { weights }) => {
  const { cols } = prediction;
  const wanted = (k: number): number =>
    target.cols === cols ? (target.data[k] as number) : Number(target.data[Math.floor(k / cols)] === k % cols);
  return meanOf(prediction.data.length, weights, (k) => Math.abs((prediction.data[k] as number) - wanted(k)));
});
