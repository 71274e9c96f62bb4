import { type ActivationFactory, activation, f } from './activation.js';

/** With these, activations of mean 0 and variance 1 stay so from layer to layer: the appendix of the paper. */
const [alpha, scale] = [1.6732632423543772, 1.0507009873554805];

/**
 * λ·x for x > 0, else λ·α·(eˣ − 1), with λ ≈ 1.0507 and α ≈ 1.6733: it keeps mean and variance through deep networks
 * whose weights are `lecunNormal` (Klambauer et al. 2017).
 */
export const selu: ActivationFactory = activation('selu', {
  initializer: 'lecunNormal',
  formula: f.select(f.greater(f.x, 0), f.multiply(scale, f.x), f.multiply(scale * alpha, f.expm1(f.x))),
});
