import { positive } from '../core/checks.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Frequency = { readonly frequency: number };

/**
 * sin(ω·x), for what repeats and for fine detail (Sitzmann et al. 2020, who have ω = 30 in the first layer). `frequency`
 * is ω, 1 by default. At ±∞ it is NaN; in float32 an angle beyond 2³⁰ counts as 0.
 */
export const sine: ActivationFactory<Frequency> = activation<Frequency>('sine', {
  options: { frequency: { initial: 1, range: positive } },
  initializer: 'heUniform',
  formula: ({ frequency }) => f.sin(f.multiply(frequency, f.x)),
});
