import { confusionOf, decideClasses } from './decide.js';
import { type MetricFactory, metric } from './metric.js';

type KappaOptions = {
  /** How much a mistake counts: all the same, or by how far the classes are apart, or by the square of that. */
  readonly weights: 'none' | 'linear' | 'quadratic';
};

const distances: Readonly<Record<KappaOptions['weights'], (apart: number) => number>> = {
  none: (apart) => Number(apart !== 0),
  linear: Math.abs,
  quadratic: (apart) => apart ** 2,
};

/**
 * Agreement beyond chance, at most 1: 1 − Σ cost·observed ÷ Σ cost·expected, where 0 is what chance gives. `weights` say
 * what a mistake costs where classes have an order: that of the outputs, those without rows included. NaN where answers
 * and targets are all of the same class. Cohen, Educational and Psychological Measurement 20 (1960), and Psychological
 * Bulletin 70 (1968).
 *
 * @throws MultilayerError for targets that are no classes, or several labels at once
 */
export const cohenKappa: MetricFactory<KappaOptions> = metric<KappaOptions>(
  'cohenKappa',
  'greater',
  ({ weights }) =>
    (prediction, target, about) => {
      const decisions = decideClasses(prediction, target, about, 'cohenKappa');
      const counts = confusionOf(decisions, about.weights);
      const n = decisions.classes.length;
      const [answered, wanted] = [new Float64Array(n), new Float64Array(n)];
      counts.forEach((count, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        wanted[i] = (wanted[i] as number) + count;
        answered[j] = (answered[j] as number) + count;
      });
      const total = wanted.reduce((a, b) => a + b, 0);
      let [observed, expected] = [0, 0];
      counts.forEach((count, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        const cost = distances[weights](i - j);
        observed += cost * count;
        expected += (cost * (wanted[i] as number) * (answered[j] as number)) / total;
      });
      return 1 - observed / expected;
    },
  { weights: { initial: 'none', choices: ['none', 'linear', 'quadratic'] } },
);
