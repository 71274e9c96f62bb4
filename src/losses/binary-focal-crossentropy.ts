import { type Expression, f } from '../expression/index.js';
import { logLossOfLogits, logLossOfProbabilities } from './binary-crossentropy.js';
import { type Focus, focus, focused } from './focus.js';
import { sigmoidLogits } from './logits.js';
import { type LossFactory, loss, meanOver, prediction, target } from './loss.js';
import { smoothed } from './smoothing.js';

const otherwise = f.subtract(1, target);

/**
 * The binary cross-entropy of an output times α·(1 − q)^γ, for the probability q that was predicted for the right answer:
 * answers that are right already count for little (Lin et al. 2017, equation 5). `gamma` is γ, by default 2; `alpha`, by
 * default 0.25, is α where the answer is yes, of two labels the second, and 1 − α where it is no: 0.5 leaves that to class
 * weights. `labelSmoothing` is that of `binaryCrossentropy`. On the outcome of a sigmoid it is computed from the logits.
 */
export const binaryFocalCrossentropy: LossFactory<Focus> = loss<Focus>(
  'binaryFocalCrossentropy',
  'binary',
  (options) => {
    const { alpha } = options;
    const balance = f.add(f.multiply(alpha, target), f.multiply(1 - alpha, otherwise));
    const of = (no: Expression, yes: Expression, cost: Expression) =>
      meanOver(f.multiply(balance, focused(f.add(f.multiply(target, no), f.multiply(otherwise, yes)), options, cost)));
    const ofLogits = of(f.sigmoid(f.negate(prediction)), f.sigmoid(prediction), logLossOfLogits(1));
    const ofProbabilities = of(f.subtract(1, prediction), prediction, logLossOfProbabilities(1));
    return (predicted, wanted) => {
      const targets = smoothed(wanted, options, 2);
      const logits = sigmoidLogits(predicted);
      return logits === undefined ? ofProbabilities(predicted, targets) : ofLogits(logits, targets);
    };
  },
  focus,
);
