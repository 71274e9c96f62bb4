import type { Range } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Bend = { readonly b: number };

const bend: Range = { allows: (v) => v > 0 && v <= 1e12, text: 'a positive number up to 1e12' };

/**
 * (x + √(x² + b)) / 2, a smooth ReLU without exponentials (Barron 2021). `b` says how wide its bend is: 4 by default,
 * which gives it the curvature of softplus at 0.
 */
export const squareplus: ActivationFactory<Bend> = activation<Bend>('squareplus', {
  options: { b: { initial: 4, range: bend } },
  initializer: 'heNormal',
  formula: ({ b }) => {
    const right = f.greaterOrEqual(f.x, 0);
    // Not abs, whose derivative at 0 is 0.
    const size = f.select(right, f.x, f.negate(f.x));
    // The square leaves the numbers where b has long been lost in it.
    const root = f.select(f.greater(size, 1e9 * Math.sqrt(b)), size, f.sqrt(f.add(f.square(f.x), b)));
    const mean = f.add(f.multiply(0.5, size), f.multiply(0.5, root));
    // For x < 0 the terms cancel; there it is b / (2·(√(x² + b) − x)).
    return f.select(right, mean, f.divide(b / 4, mean));
  },
});
