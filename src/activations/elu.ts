import { positive } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Alpha = { readonly alpha: number };

/** x for x > 0, else α·(eˣ − 1) (Clevert, Unterthiner and Hochreiter 2016). `alpha` is 1 by default. */
export const elu: ActivationFactory<Alpha> = activation<Alpha>('elu', {
  options: { alpha: { initial: 1, range: positive } },
  initializer: 'heNormal',
  formula: ({ alpha }) => f.select(f.greater(f.x, 0), f.x, f.multiply(alpha, f.expm1(f.x))),
});
