import { logShares } from '../activations/log-softmax.js';
import { f, variable } from '../expression/index.js';
import { map, reduce } from '../graph/index.js';
import { type Focus, focus, focused } from './focus.js';
import { softmaxLogits } from './logits.js';
import { boundedLog, type LossFactory, loss, prediction, target } from './loss.js';
import { smoothed } from './smoothing.js';

/**
 * −`alpha`·Σⱼ tⱼ·(1 − pⱼ)^`gamma`·log pⱼ over the classes: classes that are predicted well already count for little (Lin
 * et al. 2017; as in Keras). `gamma` is 2 and `alpha` 0.25 by default; how much each class counts is said by
 * `classWeights`. `labelSmoothing` is that of `categoricalCrossentropy`. On the outcome of a softmax it is computed from
 * the logits.
 */
export const categoricalFocalCrossentropy: LossFactory<Focus> = loss<Focus>(
  'categoricalFocalCrossentropy',
  'classes',
  (options) => {
    const log = variable('log');
    const scale = f.multiply(-options.alpha, target);
    const ofLogs = f.multiply(scale, focused(f.negate(f.expm1(log)), options, log));
    const ofProbabilities = f.multiply(scale, focused(f.subtract(1, prediction), options, boundedLog(prediction)));
    return (predicted, wanted) => {
      const targets = smoothed(wanted, options, predicted.shape.cols);
      const logits = softmaxLogits(predicted);
      const terms =
        logits === undefined
          ? map(ofProbabilities, { prediction: predicted, target: targets })
          : map(ofLogs, { log: logShares(logits), target: targets });
      return reduce('sum', 'cols', terms);
    };
  },
  focus,
);
