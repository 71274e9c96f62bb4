import { f } from '../expression/index.js';
import { difference, type LossFactory, loss, meanOver } from './loss.js';

const size = f.abs(difference);
const near = f.multiply(-0.5, f.log1p(f.negate(f.square(f.tanh(difference)))));
const far = f.subtract(f.add(size, f.softplus(f.multiply(-2, size))), Math.LN2);

/**
 * The mean over outputs of log cosh(prediction − target), about e²/2 for small errors and |e| − log 2 for large ones
 * (as in Keras). Small ones are −½·log(1 − tanh² e), which keeps their digits.
 */
export const logCosh: LossFactory = loss('logCosh', 'numbers', () => meanOver(f.select(f.less(size, 1), near, far)));
