import { positive } from '../core/checks.js';
import { factory } from '../core/member.js';
import type { Initializer, InitializerFactory } from './initializer.js';

type Limit = { readonly limit: number };

/** Uniform in (−limit, limit), 0.05 unless told otherwise: Keras' RandomUniform. */
export const randomUniform: InitializerFactory<Limit> = factory<Initializer, Limit>(
  'randomUniform',
  { limit: { initial: 0.05, range: positive } },
  ({ limit }) => ({ draw: (random) => (2 * random.uniform() - 1) * limit }),
);
