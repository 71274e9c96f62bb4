import { type ActivationFactory, activation, f } from './activation.js';

/** The hyperbolic tangent: like sigmoid, but in (−1, 1) and centred on 0 (LeCun et al. 1998). */
export const tanh: ActivationFactory = activation('tanh', { formula: f.tanh(f.x) });
