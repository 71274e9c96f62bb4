import { type ActivationFactory, activation, f } from './activation.js';

/** x: no activation at all. A stack of layers with this one is a single layer. */
export const linear: ActivationFactory = activation('linear', { formula: f.x });
