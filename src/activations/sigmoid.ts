import { type ActivationFactory, activation, f } from './activation.js';

/** 1 / (1 + e⁻ˣ), the logistic function: a probability in (0, 1). */
export const sigmoid: ActivationFactory = activation('sigmoid', { formula: f.sigmoid(f.x) });
