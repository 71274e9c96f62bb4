import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import { type LossFactory, loss, prediction, target } from './loss.js';

/** Shorter rows count as of this length, as in PyTorch: 0 has no direction. */
const shortest = 1e-8;

/** The rows over their largest number, which changes no angle: squares then neither overflow nor vanish. */
function scaled(x: Node): Node {
  const largest = reduce('max', 'cols', map(f.abs(f.x), { x }));
  const scale = map(f.max(f.x, shortest), { x: largest }, { detached: true });
  return map(f.divide(f.x, variable('scale')), { x, scale });
}

function squaredLength(x: Node): Node {
  return map(f.select(f.less(f.x, 1), 1, f.x), { x: reduce('sum', 'cols', map(f.square(f.x), { x })) });
}

const formula = f.negate(f.divide(f.x, f.sqrt(f.multiply(prediction, target))));

/**
 * Minus the cosine of the angle between the outputs of a row and its targets (the sign of Keras): −1 where they point the
 * same way, 0 at a right angle or where one of them is 0, and 1 for opposite ones.
 */
export const cosineSimilarity: LossFactory = loss(
  'cosineSimilarity',
  'numbers',
  () => (predicted, wanted) => {
    const [p, t] = [scaled(predicted), scaled(wanted)];
    const product = reduce('sum', 'cols', map(f.multiply(prediction, target), { prediction: p, target: t }));
    return map(formula, { x: product, prediction: squaredLength(p), target: squaredLength(t) });
  },
  {},
  () => ({ hits: false }),
);
