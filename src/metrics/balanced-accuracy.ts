import { figureAt, ratio } from './counted.js';
import { decideClasses, tallyOf } from './decide.js';
import { type MetricFactory, metric } from './metric.js';

/**
 * The mean recall of the classes that have rows, in [0, 1]: each class counts the same, however few its rows. With
 * `adjusted: true` 0 is what guessing gives and 1 is perfect: (mean − 1/classes) ÷ (1 − 1/classes), NaN for one class.
 *
 * @throws MultilayerError for targets that are no classes, or several labels at once
 */
export const balancedAccuracy: MetricFactory<{ readonly adjusted: boolean }> = metric<{ readonly adjusted: boolean }>(
  'balancedAccuracy',
  'greater',
  ({ adjusted }) =>
    (prediction, target, about) => {
      const tally = tallyOf(decideClasses(prediction, target, about, 'balancedAccuracy'), about.weights);
      let [sum, count] = [0, 0];
      for (let k = 0; k < tally.wanted.length; k++) {
        if (tally.wanted[k] === 0) continue;
        sum += figureAt(tally, k, ({ hits, wanted }) => ratio(hits, wanted));
        count += 1;
      }
      const mean = sum / count;
      if (adjusted && count < 2) return Number.NaN;
      return adjusted ? (mean - 1 / count) / (1 - 1 / count) : mean;
    },
  { adjusted: { initial: false } },
);
