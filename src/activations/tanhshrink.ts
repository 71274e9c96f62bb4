import { type ActivationFactory, activation, f } from './activation.js';

/** x − tanh x: next to nothing near 0, and a line far out. Near 0 it has the rounding of x. */
export const tanhshrink: ActivationFactory = activation('tanhshrink', { formula: f.subtract(f.x, f.tanh(f.x)) });
