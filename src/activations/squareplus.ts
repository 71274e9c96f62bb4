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
  // The terms cancel for x < 0; this is the same, as √ − x = b / (√ + x).
  formula: ({ b }) => {
    const right = f.greaterOrEqual(f.x, 0);
    // Not max and abs, whose derivatives at 0 are 0.
    const [above, size] = [f.select(right, f.x, 0), f.select(right, f.x, f.negate(f.x))];
    // Where b has long been lost in it, the square would leave the numbers.
    const root = f.sqrt(f.add(f.min(f.square(f.x), 1e30), b));
    return f.add(above, f.divide(b / 2, f.add(root, size)));
  },
  written: ({ b }) => f.divide(f.add(f.x, f.sqrt(f.add(f.square(f.x), b))), 2),
});
