import { factory } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, norm } from '../graph/index.js';
import type { ConstraintFactory } from './constraint.js';

const [squares, size] = [variable('squares'), variable('size')];
// Nothing but zeros has no direction.
const factor = f.select(f.greater(squares, 0), f.divide(1, f.sqrt(squares)), 1);

/** The Euclidean norm of the weights into each unit is 1; those that are all zero stay so. Keras' UnitNorm. */
export const unitNorm: ConstraintFactory = factory('unitNorm', {}, () => ({
  project: (x) => {
    const found = norm([x], 'rows');
    return map(f.multiply(f.divide(f.x, size), variable('factor')), {
      x,
      size: found.size,
      factor: map(factor, found),
    });
  },
}));
