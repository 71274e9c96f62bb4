import { type ActivationFactory, activation, f } from './activation.js';

/**
 * x/6 + ½, held within 0 and 1: a sigmoid of straight lines, as Keras 3 and PyTorch have it (Courbariaux, Bengio and
 * David 2015 have the slope ½). Its derivative is 0 from |x| = 3 on.
 */
export const hardSigmoid: ActivationFactory = activation('hardSigmoid', {
  formula: f.divide(f.min(f.max(f.add(f.x, 3), 0), 6), 6),
});
