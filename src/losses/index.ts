import { type Family, family } from '../core/family.js';
import type { Node } from '../graph/index.js';
import * as all from './all.js';
import { sigmoidLogits, softmaxLogits } from './logits.js';
import type { Loss, LossFactory } from './loss.js';

export { sigmoidLogits, softmaxLogits } from './logits.js';
export type { Loss, LossFactory, TargetKind } from './loss.js';

/** The names of the losses, as the option `loss` of a fit takes them: the keys of {@link losses}. */
export type LossName = keyof typeof all;

/** Every loss by name. */
export const losses: Readonly<Record<LossName, LossFactory>> = all;

export const lossFamily: Family<LossName, Loss> = family<LossName, Loss>({
  what: 'a loss',
  members: losses,
  isMember: ({ apply }) => typeof apply === 'function',
});

/** The loss that belongs to an output: the cross-entropy of a sigmoid or a softmax, else the squared error. */
export function defaultLoss(output: Node): Loss {
  if (sigmoidLogits(output) !== undefined) return losses.binaryCrossentropy();
  return softmaxLogits(output) === undefined ? losses.meanSquaredError() : losses.categoricalCrossentropy();
}
