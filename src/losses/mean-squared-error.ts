import { f } from '../expression/index.js';
import { type Loss, meanOver, prediction, target } from './loss.js';

/** The mean over outputs of (prediction − target)². */
export const meanSquaredError: Loss = {
  name: 'meanSquaredError',
  targets: 'numbers',
  apply: meanOver(f.square(f.subtract(prediction, target))),
};
