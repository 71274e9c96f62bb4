import { fail } from '../core/errors.js';
import type { Expression } from './expression.js';
import { operations } from './operations.js';
import { parts } from './walk.js';

/**
 * The value of an expression in float64.
 *
 * @throws MultilayerError for a variable that has no value.
 */
export function evaluate(root: Expression, values: Readonly<Record<string, number>> = {}): number {
  const results = new Map<Expression, number>();
  for (const e of parts(root)) results.set(e, value(e));
  return results.get(root) as number;

  function value(e: Expression): number {
    if (e.kind === 'constant') return e.value;
    if (e.kind === 'application') {
      const [a = 0, b = 0, c = 0] = e.operands.map((operand) => results.get(operand) as number);
      return operations[e.operation].evaluate(a, b, c);
    }
    if (Object.hasOwn(values, e.name)) return values[e.name] as number;
    fail('evaluate', `a value for the variable ${e.name}`, 'none', `Pass { ${e.name}: … }.`);
  }
}
