import { parseFormula } from '../expression/formula.js';
import { same } from '../expression/index.js';
import { type Activation, elementwise } from './activation.js';
import { activationFamily, formulaName } from './index.js';

/**
 * An activation from text, such as `formula('x / (1 + abs(x))')`, or with named numbers
 * `formula('x > 0 ? x : a * x', { a: 0.1 })`. Its derivative follows by itself.
 *
 * What is built of exponentials is rewritten so that nothing overflows that is finite as a whole:
 * `1 / (1 + e^(-x))` becomes `sigmoid(x)`, `log(2 + exp(x))` a `softplus`. Weights are drawn as for the
 * activation of that name, if the formula is one of them, else `glorotUniform`. At the vertical tangent of
 * a root, as in `sqrt(x)` at 0, the derivative is taken to be 0.
 *
 * @throws MultilayerError naming the part of the text that is not allowed
 */
export function formula(text: string, parameters: Readonly<Record<string, number>> = {}): Activation {
  const expression = parseFormula(text, parameters);
  const made = elementwise(formulaName, expression);
  const twin = activationFamily.names.all
    .map((factory) => factory())
    .find((each) => each.formula !== undefined && same(each.formula, expression));
  if (twin === undefined) return made;
  const { initializer, biasInitializer } = twin;
  return { ...made, initializer, ...(biasInitializer && { biasInitializer }) };
}
