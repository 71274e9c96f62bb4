import { positive } from '../core/checks.js';
import { type Expression, f } from '../expression/index.js';
import { sigmoidLogits } from './logits.js';
import { boundedLog, type LossFactory, loss, meanOver, prediction, target } from './loss.js';
import { type Smoothing, smoothed, smoothing } from './smoothing.js';

type Options = Smoothing & { readonly positiveWeight: number };

/** −w·t·log p − (1 − t)·log(1 − p) */
export const logLossOfProbabilities = (positiveWeight: number): Expression =>
  f.negate(
    f.add(
      f.multiply(positiveWeight === 1 ? target : f.multiply(positiveWeight, target), boundedLog(prediction)),
      f.multiply(f.subtract(1, target), boundedLog(f.subtract(1, prediction))),
    ),
  );

const isPositive = f.greaterOrEqual(prediction, 0);
/** |z|, with derivative 1 at 0, where that of max(z, 0) is 1, too: together they have ½ − t there. */
const size = f.select(isPositive, prediction, f.negate(prediction));

/**
 * softplus(z) − t·z in the form that keeps its digits where the answer is certain and right: max(z, 0) − t·z +
 * log1p(e^−|z|).
 */
const unweighted = f.add(
  f.softplus(f.negate(size)),
  f.subtract(f.select(isPositive, prediction, 0), f.multiply(target, prediction)),
);

/** Besides, what −t·log p = t·softplus(−z) counts for more than once. */
export const logLossOfLogits = (positiveWeight: number): Expression =>
  positiveWeight === 1
    ? unweighted
    : f.add(unweighted, f.multiply(f.multiply(positiveWeight - 1, target), f.softplus(f.negate(prediction))));

/**
 * The mean over outputs of −`positiveWeight`·t·log p − (1 − t)·log(1 − p): answers that should be yes count
 * `positiveWeight` times, by default once (as `pos_weight` in PyTorch). Targets are smoothed before: a share of
 * `labelSmoothing`, by default 0, is divided evenly among yes and no (as in Keras). On the outcome of a sigmoid it is
 * computed from the logits, right to the last places at any size.
 */
export const binaryCrossentropy: LossFactory<Options> = loss<Options>(
  'binaryCrossentropy',
  'binary',
  (options) => {
    const { positiveWeight } = options;
    const [ofLogits, ofProbabilities] = [
      meanOver(logLossOfLogits(positiveWeight)),
      meanOver(logLossOfProbabilities(positiveWeight)),
    ];
    return (predicted, target) => {
      const wanted = smoothed(target, options, 2);
      const logits = sigmoidLogits(predicted);
      return logits === undefined ? ofProbabilities(predicted, wanted) : ofLogits(logits, wanted);
    };
  },
  { labelSmoothing: smoothing, positiveWeight: { initial: 1, range: positive } },
);
