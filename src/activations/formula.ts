import { parseFormula } from '../expression/formula.js';
import { type Activation, elementwise } from './activation.js';
import { formulaName } from './index.js';

/**
 * An activation from text, such as `formula('x / (1 + abs(x))')`, or with named numbers
 * `formula('x > 0 ? x : a * x', { a: 0.1 })`. Its derivative follows by itself.
 *
 * @throws MultilayerError naming the part of the text that is not allowed
 */
export function formula(text: string, parameters: Readonly<Record<string, number>> = {}): Activation {
  return elementwise(formulaName, parseFormula(text, parameters));
}
