import type { Expression, OperationName } from './expression.js';
import { operations, precedence } from './operations.js';
import { type Notation, numberText, printWhole } from './print.js';

const named: Readonly<Partial<Record<OperationName, string>>> = {
  multiply: '$1 \\cdot $2',
  divide: '\\frac{$1}{$2}',
  power: '{$1}^{$2}',
  exp: '\\exp\\left($1\\right)',
  abs: '\\left\\lvert $1 \\right\\rvert',
  log: '\\ln\\left($1\\right)',
  // It takes its argument in braces and has no use for parentheses.
  sqrt: '\\sqrt{$1}',
  tanh: '\\tanh\\left($1\\right)',
  sigmoid: '\\sigma\\left($1\\right)',
  sin: '\\sin\\left($1\\right)',
  cos: '\\cos\\left($1\\right)',
  floor: '\\left\\lfloor $1 \\right\\rfloor',
  atan: '\\arctan\\left($1\\right)',
  min: '\\min\\left($1, $2\\right)',
  max: '\\max\\left($1, $2\\right)',
  surrogate: '\\operatorname{surrogate}\\left($1, $2\\right)',
  less: '\\left[$1 < $2\\right]',
  lessOrEqual: '\\left[$1 \\le $2\\right]',
  greater: '\\left[$1 > $2\\right]',
  greaterOrEqual: '\\left[$1 \\ge $2\\right]',
  equal: '\\left[$1 = $2\\right]',
  notEqual: '\\left[$1 \\ne $2\\right]',
  select: '\\begin{cases}$2 & \\text{if } $1 \\\\ $3 & \\text{otherwise}\\end{cases}',
};

/** Other functions by their name, and other signs as in plain text. */
function template(operation: OperationName): string {
  const { arity, binds, text } = operations[operation];
  const ofFunction = arity === 1 && binds === precedence.call;
  return named[operation] ?? (ofFunction ? `\\operatorname{${operation}}\\left($1\\right)` : text);
}

const latex: Notation = {
  template,
  number: (value) => numberText(value).replace(/e\+?(-?\d+)/, ' \\cdot 10^{$1}'),
  // A number such as 1e-7 is written as a product.
  bindsExponents: precedence.product,
  parentheses: (text) => `\\left(${text}\\right)`,
  encloses: ['divide', 'select'],
};

/** A comparison is 1 or 0, as its brackets say; behind an if it is itself. */
const bracketed = /\\text\{if \} \\left\[((?:(?!\\left\[|\\right\]).)*)\\right\] \\\\/g;

/**
 * LaTeX for a formula, without surrounding dollar signs.
 *
 * @throws MultilayerError for a formula of more than 20,000 parts, a shared part counted as often as it is used, or of
 * more than 1,000 levels
 */
export function toLatex(e: Expression): string {
  return printWhole(e, latex, 'toLatex').replace(bracketed, '\\text{if } $1 \\\\');
}
