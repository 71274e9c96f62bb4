import { counting } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { decideClasses } from './decide.js';
import { type MetricFactory, meanOf, metric } from './metric.js';

/**
 * The share of rows whose class is among the `k` greatest outputs, in [0, 1]. Of equal outputs the first counts as the
 * greatest, as it does for `accuracy`, which this is for k = 1.
 *
 * @throws MultilayerError for targets that are no classes, and where there are no more than `k` of them
 */
export const topKAccuracy: MetricFactory<{ readonly k: number }> = metric(
  'topKAccuracy',
  'greater',
  ({ k }) =>
    (prediction, target, about) => {
      const { classes, wanted } = decideClasses(prediction, target, about, 'topKAccuracy');
      const { rows, cols, data } = prediction;
      if (cols <= k) {
        const fix = classes.length > 2 ? `Write topKAccuracy({ k: ${cols - 1} }) or less.` : "Use 'accuracy'.";
        fail('topKAccuracy, option k', `more than ${k} outputs to choose from`, String(cols), fix);
      }
      return meanOf(rows, about.weights, (row) => {
        const place = wanted[row] as number;
        const own = data[row * cols + place] as number;
        let before = 0;
        for (let j = 0; j < cols; j++) {
          const other = data[row * cols + j] as number;
          before += Number(other > own || (other === own && j < place));
        }
        return Number(before < k);
      });
    },
  { k: { initial: 2, range: counting } },
);
