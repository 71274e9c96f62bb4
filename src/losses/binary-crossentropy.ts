import { f } from '../expression/index.js';
import { sigmoidLogits } from './logits.js';
import { boundedLog, type LossFactory, loss, meanOver, prediction, target } from './loss.js';

const onProbabilities = meanOver(
  f.negate(
    f.add(
      f.multiply(target, boundedLog(prediction)),
      f.multiply(f.subtract(1, target), boundedLog(f.subtract(1, prediction))),
    ),
  ),
);

const positive = f.greaterOrEqual(prediction, 0);
/** |z|, with derivative 1 at 0, where that of max(z, 0) is 1, too: together they have ½ − t there. */
const size = f.select(positive, prediction, f.negate(prediction));

/** softplus(z) − t·z in the form that keeps its digits where the answer is certain and right: max(z, 0) − t·z + log1p(e^−|z|). */
const onLogits = meanOver(
  f.add(f.softplus(f.negate(size)), f.subtract(f.select(positive, prediction, 0), f.multiply(target, prediction))),
);

/**
 * The mean over outputs of −t·log p − (1 − t)·log(1 − p). On the outcome of a sigmoid it is computed from the
 * logits, right to the last places at any size.
 */
export const binaryCrossentropy: LossFactory = loss('binaryCrossentropy', 'binary', () => (predicted, wanted) => {
  const logits = sigmoidLogits(predicted);
  return logits === undefined ? onProbabilities(predicted, wanted) : onLogits(logits, wanted);
});
