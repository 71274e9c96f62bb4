import { decide } from './decide.js';
import { type MetricFactory, meanOf, metric } from './metric.js';

/**
 * The share of right answers, in [0, 1].
 *
 * Where targets are classes, the greatest output of a row names the class. Where they are yes or no for each
 * output, every output counts for itself, on either side of ½; with `subset: true` a row is right where all of its
 * outputs are, which is what scikit-learn counts. Where they are numbers, they must be labels: 0 and 1
 * (on either side of ½) or −1 and 1 (on either side of 0), and where each row has one 1 among several outputs, the
 * greatest output names it.
 *
 * @throws MultilayerError for targets that are other numbers: those of a regression have no accuracy
 */
export const accuracy: MetricFactory<{ readonly subset: boolean }> = metric<{ readonly subset: boolean }>(
  'accuracy',
  'greater',
  ({ subset }) =>
    (prediction, target, about) => {
      const { several, answered, wanted } = decide(prediction, target, about, 'accuracy');
      const { rows, cols } = prediction;
      const isRight = (k: number): boolean => answered[k] === wanted[k];
      if (!several || !subset) return meanOf(wanted.length, about.weights, (k) => Number(isRight(k)));
      return meanOf(rows, about.weights, (row) => {
        for (let j = 0; j < cols; j++) if (!isRight(row * cols + j)) return 0;
        return 1;
      });
    },
  { subset: { initial: false } },
);
