import { notNegative } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Threshold = { readonly threshold: number };

/** x drawn towards 0 by `threshold`, by default 0.5, and 0 where it is nearer (Donoho 1995). */
export const softshrink: ActivationFactory<Threshold> = activation<Threshold>('softshrink', {
  options: { threshold: { initial: 0.5, range: notNegative } },
  formula: ({ threshold }) =>
    f.select(f.lessOrEqual(f.abs(f.x), threshold), 0, f.subtract(f.x, f.multiply(threshold, f.sign(f.x)))),
});
