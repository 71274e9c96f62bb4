import type { Application, Expression } from './expression.js';
import { operations, precedence } from './operations.js';

type Notation = 'text' | 'latex';

function bindingOf(e: Expression, notation: Notation): number {
  if (e.kind === 'application') return operations[e.operation].binds;
  if (e.kind === 'variable') return precedence.call;
  // In LaTeX a number such as 1e-7 is written as a product.
  if (notation === 'latex' && String(e.value).includes('e')) return precedence.product;
  return e.value < 0 || Object.is(e.value, -0) ? precedence.negate : precedence.call;
}

function number(value: number, notation: Notation): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return notation === 'latex' ? text.replace(/e\+?(-?\d+)/, ' \\cdot 10^{$1}') : text;
}

/** a − (b − c), a / (b / c), a ^ (b ^ c) and a chain of comparisons all need their parentheses. */
function needsParentheses(e: Expression, outer: Application, position: number, notation: Notation): boolean {
  const { binds, encloses } = operations[outer.operation];
  if (binds === precedence.call || encloses === notation) return false;
  const own = bindingOf(e, notation);
  if (own !== binds) return own < binds;
  // Floating-point sums do not associate, so a + (b + c) keeps its parentheses too.
  return position > 0 || binds === precedence.power || binds <= precedence.compare;
}

function print(e: Expression, notation: Notation): string {
  if (e.kind === 'constant') return number(e.value, notation);
  if (e.kind === 'variable') return e.name;
  const printed = e.operands.map((operand, position) => {
    const text = print(operand, notation);
    if (!needsParentheses(operand, e, position, notation)) return text;
    return notation === 'latex' ? `\\left(${text}\\right)` : `(${text})`;
  });
  return operations[e.operation][notation].replace(/\$(\d)/g, (_, n: string) => printed[Number(n) - 1] ?? '');
}

/** Plain text that `formula` reads back, such as `x * sigmoid(x)`. */
export function toText(e: Expression): string {
  return print(e, 'text');
}

/** LaTeX for a formula, without surrounding dollar signs. */
export function toLatex(e: Expression): string {
  return print(e, 'latex');
}
