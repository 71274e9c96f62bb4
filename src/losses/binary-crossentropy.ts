import { f } from '../expression/index.js';
import { boundedLog, type Loss, meanOver, prediction, target } from './loss.js';

/**
 * The mean over outputs of −t·log p − (1 − t)·log(1 − p). On the logits z of a sigmoid it is
 * softplus(z) − t·z, right to the last places of z at any size of z.
 */
export const binaryCrossentropy: Loss = {
  name: 'binaryCrossentropy',
  targets: 'binary',
  apply: meanOver(
    f.negate(
      f.add(
        f.multiply(target, boundedLog(prediction)),
        f.multiply(f.subtract(1, target), boundedLog(f.subtract(1, prediction))),
      ),
    ),
  ),
  fused: {
    activation: 'sigmoid',
    apply: meanOver(f.subtract(f.softplus(prediction), f.multiply(target, prediction))),
  },
};
