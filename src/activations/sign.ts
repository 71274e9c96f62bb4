import { type ActivationFactory, activation, f } from './activation.js';

/** −1 for x < 0, 1 for x > 0 and 0 at 0: the bipolar threshold unit (Widrow and Hoff 1960). */
export const sign: ActivationFactory = activation('sign', { formula: f.sign(f.x) });
