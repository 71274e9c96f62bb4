import { type ActivationFactory, activation, f } from './activation.js';

/** log(1 / (1 + e⁻ˣ)) = −log(1 + e⁻ˣ): the logarithm of a probability, exact where that is 0 in floating point. */
export const logSigmoid: ActivationFactory = activation('logSigmoid', {
  formula: f.negate(f.softplus(f.negate(f.x))),
});
