import { type ActivationFactory, activation, f } from './activation.js';

/** The angle in (−π/2, π/2) whose tangent is x. It levels off more slowly than tanh. */
export const arctan: ActivationFactory = activation('arctan', { formula: f.atan(f.x) });
