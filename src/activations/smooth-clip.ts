import { positive } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Limit = { readonly limit: number };

/**
 * x / √(1 + (x/l)²), which comes smoothly to within ±`limit`, by default 3: x where it is small, and outliers that
 * stay apart (Holzmüller, Grinsztajn and Steinwart 2024).
 */
export const smoothClip: ActivationFactory<Limit> = activation<Limit>('smoothClip', {
  options: { limit: { initial: 3, range: positive } },
  formula: ({ limit }) => {
    // Where the 1 has long been lost in it, the square would leave the numbers: then it is ±limit.
    const root = f.sqrt(f.add(1, f.min(f.square(f.divide(f.x, limit)), 1e30)));
    return f.max(f.min(f.divide(f.x, root), limit), -limit);
  },
  written: ({ limit }) => f.divide(f.x, f.sqrt(f.add(1, f.square(f.divide(f.x, limit))))),
});
