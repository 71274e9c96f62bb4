import { f } from '../expression/index.js';
import { map, reduce } from '../graph/index.js';
import { categoricalCrossentropy } from './categorical-crossentropy.js';
import { type LossFactory, loss, target } from './loss.js';

/** 0·log 0 is 0. */
const known = f.select(f.greater(target, 0), f.multiply(target, f.log(target)), 0);

/**
 * The divergence Σⱼ tⱼ·log(tⱼ ÷ pⱼ) of the predicted probabilities from those of the target, 0 where they are the same
 * (Kullback and Leibler 1951). It is the categorical cross-entropy less what is left of that at best, with the same
 * gradient, and as exact on the logits of a softmax.
 */
export const kullbackLeibler: LossFactory = loss('kullbackLeibler', 'classes', () => (predicted, wanted) => {
  const crossentropy = categoricalCrossentropy().apply(predicted, wanted);
  const entropy = reduce('sum', 'cols', map(known, { target: wanted }));
  return map(f.add(f.x, target), { x: crossentropy, target: entropy });
});
