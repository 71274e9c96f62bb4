import { type ActivationFactory, activation, f } from './activation.js';

/** eˣ: rates and other numbers that are positive. In float32 it is infinite from x = 88.8 on, in float64 from 709.8. */
export const exponential: ActivationFactory = activation('exponential', { formula: f.exp(f.x) });
