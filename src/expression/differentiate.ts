import { constant, type Expression } from './expression.js';
import { operations } from './operations.js';
import { simplifier } from './simplify.js';
import { parts } from './walk.js';

/**
 * The exact derivative of an expression with respect to one variable, simplified.
 *
 * At a kink the derivative is that of one side, as the table of operations says.
 */
export function differentiate(root: Expression, name: string): Expression {
  const simplify = simplifier();
  const derivatives = new Map<Expression, Expression>();
  for (const e of parts(root)) derivatives.set(e, derivative(e));
  return simplify(derivatives.get(root) as Expression);

  function derivative(e: Expression): Expression {
    if (e.kind === 'constant') return constant(0);
    if (e.kind === 'variable') return constant(e.name === name ? 1 : 0);
    const inner = e.operands.map((operand) => derivatives.get(operand) as Expression);
    // Simplifying at every step keeps the zeros of untouched branches from piling up.
    return simplify(operations[e.operation].derivative(e.operands, inner, e), 'shallow');
  }
}
