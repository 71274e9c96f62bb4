import { shift } from '../activations/index.js';
import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import { softmaxLogits } from './logits.js';
import { boundedLog, type LossFactory, loss, prediction, target } from './loss.js';
import { type Smoothing, smoothed, smoothing } from './smoothing.js';

function onProbabilities(predicted: Node, wanted: Node): Node {
  const terms = f.negate(f.multiply(target, boundedLog(prediction)));
  return reduce('sum', 'cols', map(terms, { prediction: predicted, target: wanted }));
}

/** Σⱼ tⱼ·(log Σᵢ e^zᵢ − zⱼ). The greatest z is taken off before the logarithm is added, which it could swallow. */
function onLogits(z: Node, wanted: Node): Node {
  const greatest = shift(z);
  const sum = reduce('sum', 'cols', map(f.exp(f.subtract(f.x, variable('greatest'))), { x: z, greatest }));
  const below = f.subtract(variable('greatest'), prediction);
  const terms = f.multiply(target, f.add(f.log(variable('sum')), below));
  return reduce('sum', 'cols', map(terms, { prediction: z, target: wanted, sum, greatest }));
}

/**
 * −Σⱼ tⱼ·log pⱼ over the classes, of targets of which a share of `labelSmoothing`, by default 0, is divided evenly among
 * all classes (as in PyTorch). On the outcome of a softmax it is computed from the logits, right to the last places at any
 * size.
 */
export const categoricalCrossentropy: LossFactory<Smoothing> = loss<Smoothing>(
  'categoricalCrossentropy',
  'classes',
  (options) => (predicted, target) => {
    const wanted = smoothed(target, options, predicted.shape.cols);
    const logits = softmaxLogits(predicted);
    return logits === undefined ? onProbabilities(predicted, wanted) : onLogits(logits, wanted);
  },
  { labelSmoothing: smoothing },
);
