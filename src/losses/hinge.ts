import { type Expression, f } from '../expression/index.js';
import { type LossFactory, loss, meanOver, prediction, target } from './loss.js';

/** How far an answer lies within the margin of 1 around 0, or on the wrong side. */
export const shortfall: Expression = f.max(f.subtract(1, f.multiply(target, prediction)), 0);

/**
 * The mean over outputs of max(0, 1 − t·p), for targets t of −1 and 1, which may also be given as 0 and 1, truth values
 * or two labels: the sign of an output says which (Cortes and Vapnik 1995). Where t·p = 1, the derivative is 0.
 */
export const hinge: LossFactory = loss('hinge', 'signs', () => meanOver(shortfall));
