import { type ActivationFactory, activation, f } from './activation.js';

/**
 * x·min(max(x + 3, 0), 6)/6, a swish of two lines and a parabola between them (Howard et al. 2019). Its derivative is
 * −½ at −3 and 1½ at 3, as PyTorch has it.
 */
export const hardSwish: ActivationFactory = activation('hardSwish', {
  initializer: 'heNormal',
  formula: f.select(
    f.less(f.x, -3),
    0,
    f.select(f.lessOrEqual(f.x, 3), f.divide(f.multiply(f.x, f.add(f.x, 3)), 6), f.x),
  ),
});
