import { f } from '../expression/index.js';
import { type LossFactory, loss, meanOver, prediction, target } from './loss.js';

/** The mean over outputs of (prediction − target)². */
export const meanSquaredError: LossFactory = loss('meanSquaredError', 'numbers', () =>
  meanOver(f.square(f.subtract(prediction, target))),
);
