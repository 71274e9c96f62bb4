import { type ActivationFactory, activation, f } from './activation.js';

/** e^(−x²), a bump around 0: a unit that answers to one place only (Broomhead and Lowe 1988). */
export const gaussian: ActivationFactory = activation('gaussian', {
  // Beyond it the value is 0, and the derivative would be ∞·0.
  formula: f.exp(f.negate(f.min(f.square(f.x), 800))),
  written: f.exp(f.negate(f.square(f.x))),
});
