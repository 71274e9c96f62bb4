import { factory } from '../core/member.js';
import { type Initializer, type InitializerFactory, type Spread, spread, truncated } from './initializer.js';

/**
 * Normal with mean 0 and standard deviation 0.05 unless told otherwise, of which nothing is beyond two deviations: Keras'
 * TruncatedNormal. What is left has 0.8796 times the deviation.
 */
export const truncatedNormal: InitializerFactory<Spread> = factory<Initializer, Spread>(
  'truncatedNormal',
  spread,
  ({ mean, deviation }) => ({ draw: (random) => mean + deviation * truncated(random) }),
);
