import { counting } from '../core/checks.js';
import { decide } from './decide.js';
import { type MetricFactory, metric } from './metric.js';
import { probabilitiesOf } from './probabilities.js';

/**
 * How far confidence is from accuracy, in [0, 1]: the probability of each answer falls into one of `bins` of equal width,
 * and what counts is the mean over the bins, by their rows, of |share of right answers − mean probability|. The answer is
 * the class of the greatest output; of one output, and of each of several labels, yes or no. Guo, Pleiss, Sun and
 * Weinberger, "On calibration of modern neural networks", ICML 2017.
 *
 * @throws MultilayerError for targets that are no classes, and outputs that are no probabilities
 */
export const expectedCalibrationError: MetricFactory<{ readonly bins: number }> = metric(
  'expectedCalibrationError',
  'smaller',
  ({ bins }) =>
    (prediction, target, about) => {
      const where = 'expectedCalibrationError';
      const { shared } = probabilitiesOf(prediction, target, about, where);
      const { answered, wanted } = decide(prediction, target, about, where);
      const { cols, data } = prediction;
      const gaps = new Float64Array(bins);
      let total = 0;
      answered.forEach((answer, k) => {
        const weight = about.weights?.[shared ? k : Math.floor(k / cols)] ?? 1;
        const p = data[shared ? k * cols + answer : k] as number;
        const confidence = shared || answer === 1 ? p : 1 - p;
        const bin = Math.max(0, Math.ceil(confidence * bins) - 1);
        gaps[bin] = (gaps[bin] as number) + weight * (Number(answer === wanted[k]) - confidence);
        total += weight;
      });
      return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
    },
  { bins: { initial: 15, range: counting } },
);
