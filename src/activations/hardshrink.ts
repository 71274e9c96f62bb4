import { notNegative } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Threshold = { readonly threshold: number };

/** x where it is further than `threshold`, by default 0.5, from 0, else 0 (Donoho and Johnstone 1994). It jumps there. */
export const hardshrink: ActivationFactory<Threshold> = activation<Threshold>('hardshrink', {
  options: { threshold: { initial: 0.5, range: notNegative } },
  formula: ({ threshold }) => f.select(f.lessOrEqual(f.abs(f.x), threshold), 0, f.x),
});
