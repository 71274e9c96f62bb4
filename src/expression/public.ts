/** The functions over expressions as users call them, with what types cannot tell a program in JavaScript. */
import { describe, fail } from '../core/errors.js';
import type { Expression } from './index.js';
import * as inner from './index.js';

function check(value: unknown, where: string): void {
  if (inner.isExpression(value)) return;
  const isNetwork = where === 'evaluate' && typeof Object(value).predict === 'function';
  const fix = isNetwork
    ? 'Write network.evaluate(x, y).'
    : typeof value === 'string'
      ? `Take the formula of an activation: ${where}(formula(${describe(value)}).formula${where === 'differentiate' ? ", 'x'" : ''}).`
      : "Make it of f and variable: f.multiply(2, variable('x')).";
  fail(where, 'an expression', describe(value), fix);
}

/** The derivative with respect to a variable, by exact rules, simplified. */
export function differentiate(expression: Expression, name: string): Expression {
  check(expression, 'differentiate');
  if (typeof name === 'string') return inner.differentiate(expression, name);
  const [where, fix] = ['differentiate, name', "Write differentiate(expression, 'x')."];
  fail(where, 'the name of a variable', describe(name), fix);
}

/**
 * The value of an expression in float64.
 *
 * @throws MultilayerError for a variable that has no value
 */
export function evaluate(expression: Expression, values: Readonly<Record<string, number>> = {}): number {
  check(expression, 'evaluate');
  return inner.evaluate(expression, values);
}

/** An equal expression that is shorter and at least as stable in floating point. */
export function simplify(expression: Expression): Expression {
  check(expression, 'simplify');
  return inner.simplify(expression);
}

/** LaTeX, such as `x \cdot \sigma\left(x\right)`. */
export function toLatex(expression: Expression): string {
  check(expression, 'toLatex');
  return inner.toLatex(expression);
}

/** Plain text that `formula` reads back, such as `x * sigmoid(x)`. */
export function toText(expression: Expression): string {
  check(expression, 'toText');
  return inner.toText(expression);
}
