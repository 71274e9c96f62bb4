import { f } from '../expression/index.js';
import { shortfall } from './hinge.js';
import { type LossFactory, loss, meanOver } from './loss.js';

/**
 * The mean over outputs of max(0, 1 − t·p)², for targets as those of `hinge`: smooth, and harder on answers that are far
 * off.
 */
export const squaredHinge: LossFactory = loss('squaredHinge', 'signs', () => meanOver(f.square(shortfall)));
