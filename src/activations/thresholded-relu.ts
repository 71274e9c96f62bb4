import { notNegative } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Threshold = { readonly threshold: number };

/** x for x > `threshold`, by default 1, else 0 (Konda, Memisevic and Krueger 2015). It jumps there. */
export const thresholdedRelu: ActivationFactory<Threshold> = activation<Threshold>('thresholdedRelu', {
  options: { threshold: { initial: 1, range: notNegative } },
  initializer: 'heNormal',
  // So that NaN, which is on neither side, stays.
  formula: ({ threshold }) => f.select(f.lessOrEqual(f.x, threshold), 0, f.x),
});
