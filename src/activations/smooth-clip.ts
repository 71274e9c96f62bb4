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
    // Further out it is ±limit in floating point, where squares would leave the numbers.
    const inside = f.max(f.min(f.x, 1e9 * limit), -1e9 * limit);
    return f.divide(inside, f.sqrt(f.add(1, f.square(f.multiply(1 / limit, inside)))));
  },
});
