import { checkChoice, checkNumber, counting } from '../core/checks.js';
import { type Family, family } from '../core/family.js';
import type { Node } from '../graph/index.js';
import type * as all from './all.js';
import { binaryCrossentropy } from './binary-crossentropy.js';
import { categoricalCrossentropy } from './categorical-crossentropy.js';
import { sigmoidLogits, softmaxLogits } from './logits.js';
import { type Loss, targetKinds } from './loss.js';
import { meanSquaredError } from './mean-squared-error.js';

export { logSoftmaxLogits, sigmoidLogits, softmaxLogits } from './logits.js';
export { hasNumbersToHit, isYesOrNo, type Loss, type LossFactory, type TargetKind, targetCount } from './loss.js';
export { isLossFormula, lossFormulaFromJson, lossFormulaToJson } from './own.js';

/** The names of the losses, as the option `loss` of a fit takes them: the keys of `losses`. */
export type LossName = keyof typeof all;

export const lossFamily: Family<LossName, Loss> = family<LossName, Loss>({
  what: 'a loss',
  members: { binaryCrossentropy, categoricalCrossentropy, meanSquaredError },
  isMember: ({ apply }) => typeof apply === 'function',
  check: ({ targets, outputsPerTarget = 1 }, where) => {
    const fix = "Write { name: 'mine', targets: 'numbers', apply: (prediction, target) => … }.";
    checkChoice(targets, targetKinds, `${where}, targets`, fix);
    checkNumber(outputsPerTarget, counting, `${where}, outputsPerTarget`, 'Leave it out for one output.');
  },
});

/** The loss that belongs to an output: the cross-entropy of a sigmoid or a softmax, else the squared error. */
export function defaultLoss(output: Node): Loss {
  if (sigmoidLogits(output) !== undefined) return binaryCrossentropy();
  return softmaxLogits(output) === undefined ? meanSquaredError() : categoricalCrossentropy();
}
