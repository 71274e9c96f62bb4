import { factory } from '../core/member.js';
import { type Initializer, type InitializerFactory, type Spread, spread } from './initializer.js';

/**
 * Normal with mean 0 and standard deviation 0.05 unless told otherwise: `randomNormal({ deviation: 1 })`. Keras'
 * RandomNormal.
 */
export const randomNormal: InitializerFactory<Spread> = factory<Initializer, Spread>(
  'randomNormal',
  spread,
  ({ mean, deviation }) => ({ draw: (random) => mean + deviation * random.normal() }),
);
