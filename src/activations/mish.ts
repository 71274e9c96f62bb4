import { type ActivationFactory, activation, f } from './activation.js';

/** eˣ·(eˣ + 2); from x = 20 on, the quotient below is 1 in floating point. */
const e = f.exp(f.min(f.x, 20));
const n = f.multiply(e, f.add(e, 2));

/** x·tanh(log(1 + eˣ)) (Misra 2019), computed as x·n / (n + 2) with n = eˣ·(eˣ + 2). At −∞ it is NaN. */
export const mish: ActivationFactory = activation('mish', {
  initializer: 'heNormal',
  formula: f.multiply(f.x, f.divide(n, f.add(n, 2))),
  written: f.multiply(f.x, f.tanh(f.softplus(f.x))),
});
