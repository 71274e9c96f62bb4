import { positive } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Beta = { readonly beta: number };

/**
 * log(1 + e^(β·x)) / β, a smooth ReLU (Dugas et al. 2001), nearer to it the greater `beta` is, by default 1. It needs no
 * threshold beyond which it is x: it comes to x by itself.
 */
export const softplus: ActivationFactory<Beta> = activation<Beta>('softplus', {
  options: { beta: { initial: 1, range: positive } },
  initializer: 'heNormal',
  formula: ({ beta }) => {
    if (beta === 1) return f.softplus(f.x);
    // Beyond it they are the same in floating point, and the product may leave the numbers.
    const isLarge = f.greater(f.x, 40 / beta);
    return f.select(isLarge, f.x, f.divide(f.softplus(f.multiply(beta, f.x)), beta));
  },
  written: ({ beta }) => f.divide(f.softplus(f.multiply(beta, f.x)), beta),
});
