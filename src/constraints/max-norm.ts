import { positive } from '../core/checks.js';
import { factory } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, norm, shortening } from '../graph/index.js';
import type { Constraint, ConstraintFactory } from './constraint.js';

type Limit = { readonly limit: number };

/**
 * The Euclidean norm of the weights into each unit is at most `limit`, 2 unless told otherwise: `maxNorm({ limit: 3 })`.
 * Longer ones are made shorter, others stay as they are, to the bit (Srebro and Shraibman 2005; with dropout, Srivastava
 * et al. 2014, section 5.1). Keras' MaxNorm.
 */
export const maxNorm: ConstraintFactory<Limit> = factory<Constraint, Limit>(
  'maxNorm',
  { limit: { initial: 2, range: positive } },
  ({ limit }) => {
    const factor = shortening(limit);
    return {
      project: (x) => map(f.multiply(f.x, variable('factor')), { x, factor: map(factor, norm([x], 'rows')) }),
    };
  },
);
