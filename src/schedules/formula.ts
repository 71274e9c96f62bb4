import { parseFormulaIn } from '../expression/formula.js';
import { type Schedule, schedule } from './index.js';

/**
 * A schedule from text in `step` and `progress`, such as `scheduleFormula('0.1 * 0.5 ^ (step / 1000)')`, or with named
 * numbers `scheduleFormula('rate * (1 - progress)', { rate: 0.1 })`.
 *
 * @throws MultilayerError naming the part of the text that is not allowed
 */
export function scheduleFormula(text: string, parameters: Readonly<Record<string, number>> = {}): Schedule {
  return schedule(text, parseFormulaIn(['step', 'progress'], text, parameters));
}
