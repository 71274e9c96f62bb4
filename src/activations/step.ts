import { type ActivationFactory, activation, f } from './activation.js';

/**
 * 1 for x ≥ 0, else 0: the threshold unit of Rosenblatt's perceptron (1958). Its derivative is zero
 * almost everywhere, so no layer below it learns by gradient descent.
 */
export const step: ActivationFactory = activation('step', { formula: f.greaterOrEqual(f.x, 0) });
