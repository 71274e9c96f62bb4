import { positive } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Alpha = { readonly alpha: number };

/** x for x > 0, else α·(e^(x/α) − 1), whose slope at 0 is 1 for every α (Barron 2017). `alpha` is 1 by default. */
export const celu: ActivationFactory<Alpha> = activation<Alpha>('celu', {
  options: { alpha: { initial: 1, range: positive } },
  initializer: 'heNormal',
  formula: ({ alpha }) => f.select(f.greater(f.x, 0), f.x, f.multiply(alpha, f.expm1(f.divide(f.x, alpha)))),
});
