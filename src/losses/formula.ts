import { checkChoice } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { parseFormulaIn } from '../expression/formula.js';
import { type Loss, type TargetKind, targetKinds } from './loss.js';
import { formulaLoss } from './own.js';

/** What is to be known of a loss besides its formula. */
export interface LossFormulaOptions {
  /** What targets mean, and so which are accepted. Default: `'numbers'`. */
  readonly targets?: TargetKind | undefined;
}

/**
 * A loss from text in `prediction` and `target`, such as `lossFormula('abs(prediction - target) ^ 1.5')`, or with named
 * numbers `lossFormula('abs(prediction - target) / (scale + abs(target))', { scale: 0.1 })`: the mean of the formula over
 * the outputs of each row. Its gradient follows by itself, and model files hold it.
 *
 * It is computed from the outputs as they are: logarithms of a sigmoid or a softmax that nears 0 are for
 * `binaryCrossentropy` and `categoricalCrossentropy`.
 *
 * @throws MultilayerError naming the part of the text that is not allowed
 */
export function lossFormula(
  text: string,
  parameters: Readonly<Record<string, number>> = {},
  options: LossFormulaOptions = {},
): Loss {
  checkKeys(options, ['targets'], 'lossFormula');
  const { targets = 'numbers' } = options;
  const fix = "The default is 'numbers'.";
  checkChoice(targets, targetKinds, 'lossFormula, option targets', fix);
  const formula = parseFormulaIn(['prediction', 'target'], text, parameters);
  return formulaLoss(text.trim(), formula, targets, 'formula', "Write lossFormula('(prediction - target) ^ 2').");
}
