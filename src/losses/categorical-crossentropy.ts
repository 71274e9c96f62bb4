import { shift } from '../activations/index.js';
import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import { boundedLog, type Loss, prediction, target } from './loss.js';

/** log Σⱼ e^zⱼ of each row, shifted by the row's maximum so that nothing overflows. */
function logSumExp(z: Node): Node {
  const greatest = shift(z);
  const sum = reduce('sum', 'cols', map(f.exp(f.subtract(f.x, variable('greatest'))), { x: z, greatest }));
  return map(f.add(f.log(variable('sum')), variable('greatest')), { sum, greatest });
}

/**
 * −Σⱼ tⱼ·log pⱼ over the classes. On the logits z of a softmax it is Σⱼ tⱼ·(log Σᵢ e^zᵢ − zⱼ), right
 * to the last places of z at any size of z.
 */
export const categoricalCrossentropy: Loss = {
  name: 'categoricalCrossentropy',
  targets: 'classes',
  apply: (predicted, wanted) => {
    const terms = f.negate(f.multiply(target, boundedLog(prediction)));
    return reduce('sum', 'cols', map(terms, { prediction: predicted, target: wanted }));
  },
  fused: {
    activation: 'softmax',
    apply: (logits, wanted) => {
      const terms = f.multiply(target, f.subtract(variable('total'), prediction));
      return reduce('sum', 'cols', map(terms, { prediction: logits, target: wanted, total: logSumExp(logits) }));
    },
  },
};
