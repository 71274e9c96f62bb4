import { type MetricFactory, meanOf, metric } from './metric.js';
import { probabilitiesOf } from './probabilities.js';

/** As in scikit-learn, no probability counts as smaller than this: a certain and wrong answer costs 36 and not ∞. */
const least = Number.EPSILON;

const bounded = (p: number): number => Math.min(Math.max(p, least), 1 - least);

/**
 * The mean of −log(the probability that was given to what came true), 0 or more: of the class of a row, or of each of
 * several labels, yes or no. Probabilities of a row count by their sum.
 *
 * @throws MultilayerError for targets that are no classes, and outputs that are no probabilities
 */
export const logLoss: MetricFactory = metric('logLoss', 'smaller', () => {
  return (prediction, target, about) => {
    const { shared, wanted } = probabilitiesOf(prediction, target, about, 'logLoss');
    const { rows, cols, data } = prediction;
    if (!shared) {
      return meanOf(data.length, about.weights, (k) => {
        const [p, yes] = [bounded(data[k] as number), wanted(k)];
        return -(yes === 0 ? 0 : yes * Math.log(p)) - (yes === 1 ? 0 : (1 - yes) * Math.log(1 - p));
      });
    }
    return meanOf(rows, about.weights, (row) => {
      let [sum, loss, share] = [0, 0, 0];
      for (let k = row * cols; k < (row + 1) * cols; k++) {
        const p = bounded(data[k] as number);
        sum += p;
        share += wanted(k);
        if (wanted(k) > 0) loss -= wanted(k) * Math.log(p);
      }
      return loss + share * Math.log(sum);
    });
  };
});
