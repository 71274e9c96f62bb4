import { type ActivationFactory, activation, f } from './activation.js';

/** x / (1 + e⁻ˣ), also called swish (Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017). At −∞ it is NaN. */
export const silu: ActivationFactory = activation('silu', {
  initializer: 'heNormal',
  formula: f.multiply(f.x, f.sigmoid(f.x)),
});
