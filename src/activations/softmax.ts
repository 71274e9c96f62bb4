import { fail } from '../core/errors.js';
import { factory } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import type { ActivationFactory } from './activation.js';

/** The greatest of each row [rows × 1], a constant to `gradient`: softmax does not change by a shift. */
export function shift(x: Node): Node {
  return map(variable('x'), { x: reduce('max', 'cols', x) }, { detached: true });
}

/** eˣⁱ / Σⱼ eˣʲ along each row: probabilities of classes that exclude each other (Bridle 1990). */
export const softmax: ActivationFactory = factory('softmax', {}, () => ({
  initializer: 'glorotUniform',
  apply: (x) => {
    if (x.shape.cols === 1) {
      fail(
        'softmax',
        'two outputs or more',
        'one, which is 1 whatever comes in',
        "Use 'sigmoid' for yes or no, one output for each class with 'softmax', or 'linear' to predict numbers.",
      );
    }
    const weight = map(f.exp(f.subtract(f.x, variable('greatest'))), { x, greatest: shift(x) });
    return map(f.divide(f.x, variable('sum')), { x: weight, sum: reduce('sum', 'cols', weight) });
  },
}));
