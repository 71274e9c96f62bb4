import { fail } from '../core/errors.js';
import { type Application, apply, constant, type Expression, type OperationName } from './expression.js';
import { operations, precedence } from './operations.js';
import { depthOf, isSquare, writtenSize } from './walk.js';

/** A way to write formulas. */
export interface Notation {
  /** In which `$1` stands for the first operand. */
  readonly template: (operation: OperationName) => string;
  readonly number: (value: number) => string;
  /** The precedence of a number such as 1e-7. */
  readonly bindsExponents: number;
  readonly parentheses: (text: string) => string;
  /** Operations whose own marks enclose the operands, so that none needs parentheses. */
  readonly encloses: readonly OperationName[];
}

const plain: Notation = {
  template: (operation) => operations[operation].text,
  number: numberText,
  bindsExponents: precedence.call,
  parentheses: (text) => `(${text})`,
  encloses: [],
};

/** Parts of the longest formula that is written out: shared parts can make a short one endless. */
const mostParts = 20_000;
/** Operations within each other in the deepest one, as deep as `formula` and model files go or deeper. */
const mostLevels = 1000;
/** Letters of the longest formula in the name of a layer. */
const mostLetters = 200;

/** What is printed in the place of e: u ^ 2 for u·u, whose base would double in length at every level. */
function asWritten(e: Expression): Expression {
  return isSquare(e) ? apply('power', (e as Application).operands[0] as Expression, constant(2)) : e;
}

function bindingOf(given: Expression, notation: Notation): number {
  const e = asWritten(given);
  if (e.kind === 'application') return operations[e.operation].binds;
  if (e.kind === 'variable') return precedence.call;
  return Math.min(
    String(e.value).includes('e') ? notation.bindsExponents : precedence.call,
    e.value < 0 || Object.is(e.value, -0) ? precedence.negate : precedence.call,
  );
}

export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** a − (b − c), a / (b / c), a ^ (b ^ c) and a chain of comparisons all need their parentheses. */
function needsParentheses(e: Expression, outer: Application, position: number, notation: Notation): boolean {
  const { binds } = operations[outer.operation];
  if (binds === precedence.call || notation.encloses.includes(outer.operation)) return false;
  const own = bindingOf(e, notation);
  if (own !== binds) return own < binds;
  // Floating-point sums do not associate, so a + (b + c) keeps its parentheses too.
  return position > 0 || binds === precedence.power || binds <= precedence.compare;
}

function print(given: Expression, notation: Notation): string {
  const e = asWritten(given);
  if (e.kind === 'constant') return notation.number(e.value);
  if (e.kind === 'variable') return e.name;
  const printed = e.operands.map((operand, position) => {
    const text = print(operand, notation);
    return needsParentheses(operand, e, position, notation) ? notation.parentheses(text) : text;
  });
  return notation.template(e.operation).replace(/\$(\d)/g, (_, n: string) => printed[Number(n) - 1] ?? '');
}

export function printWhole(e: Expression, notation: Notation, where: string): string {
  const fix = 'Print its parts one by one.';
  const [size, depth] = [writtenSize(e), depthOf(e)];
  if (size > mostParts) {
    const expected = `a formula of at most ${mostParts} parts when written out`;
    fail(where, expected, String(size), fix);
  }
  if (depth > mostLevels) {
    fail(where, `at most ${mostLevels} levels`, String(depth), fix);
  }
  return print(e, notation);
}

/**
 * Plain text that `formula` reads back, such as `x * sigmoid(x)`.
 *
 * @throws MultilayerError for a formula of more than 20,000 parts, a shared part counted as often as it is used, or of
 * more than 1,000 levels
 */
export function toText(e: Expression): string {
  return printWhole(e, plain, 'toText');
}

/** The text of a formula for the name of a layer: cut where it is long. */
export function toShortText(e: Expression): string {
  const size = writtenSize(e);
  if (size > mostLetters) return `… ${size} parts …`;
  const text = print(e, plain);
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}
