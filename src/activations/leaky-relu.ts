import { fraction } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Slope = { readonly slope: number };

/** x for x > 0, else slope·x (Maas, Hannun and Ng 2013). `slope` is in [0, 1), by default 0.01. */
export const leakyRelu: ActivationFactory<Slope> = activation<Slope>('leakyRelu', {
  options: { slope: { initial: 0.01, range: fraction } },
  initializer: 'heNormal',
  formula: ({ slope }) => f.select(f.greater(f.x, 0), f.x, f.multiply(slope, f.x)),
});
