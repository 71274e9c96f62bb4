import { anyNumber, checkNumber } from '../core/checks.js';
import { describe } from '../core/errors.js';
import { type Expression, variable } from './expression.js';
import { checkSize } from './json.js';
import { type MathNode, parseWithMathjs } from './parser.js';
import { plainText } from './plain-text.js';
import { type Calls, deepest, Reader } from './reader.js';
import { failFormula } from './refusal.js';
import { saturate } from './saturate.js';
import { simplify } from './simplify.js';
import { stabilize } from './stabilize.js';
import { straighten } from './straighten.js';

const longest = 10_000;

function parseText(text: string): MathNode {
  try {
    return parseWithMathjs(text);
  } catch (error) {
    const got = `text that mathjs cannot read (${(error as Error).message})`;
    const arrow = text.indexOf('=>');
    if (arrow >= 0)
      failFormula(
        'a formula',
        got,
        `Write what comes after the arrow: formula(${describe(text.slice(arrow + 2).trim())}).`,
      );
    const decimal = /\d[\d.]*,\d+/.exec(text)?.[0];
    return decimal === undefined
      ? failFormula('a formula', got)
      : failFormula('a formula', got, `Write ${decimal.replaceAll('.', '').replace(',', '.')} with a point.`);
  }
}

/** Looked at before mathjs's recursive parser sees it, as that would run out of stack. */
function checkNesting(text: string): void {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    if (depth > deepest) failFormula(`at most ${deepest} levels of nesting`, 'more', 'Write a shorter formula.');
  }
}

/**
 * Reads a formula in one variable, of any name, into an expression in `x`. mathjs parses the text; the
 * tree is checked part by part, and nothing is ever evaluated.
 *
 * @param parameters numbers for the other names in the formula
 * @throws MultilayerError naming the part that is not allowed
 */
export function parseFormula(text: string, parameters: Readonly<Record<string, number>> = {}): Expression {
  const stable = stabilize(simplify(straighten(simplify(readFormula(text, parameters)))));
  const expression = simplify(saturate(simplify(stable)));
  checkSize(expression, 'formula');
  return expression;
}

/** What a formula may hold besides, and how to say where its parameters stand. */
export interface Surroundings {
  readonly calls?: Calls;
  readonly option?: string;
}

/** Reads a formula in variables of given names, and calls that are read by what is given for them. */
export function parseFormulaIn(
  names: readonly string[],
  text: string,
  parameters: Readonly<Record<string, number>> = {},
  around?: Surroundings,
): Expression {
  const taken = names.find((name) => Object.hasOwn(Object(parameters), name));
  if (taken !== undefined) failFormula('parameters of other names', taken, `${taken} is a variable here.`);
  const expression = simplify(readFormula(text, parameters, names, around));
  checkSize(expression, 'formula');
  return expression;
}

/**
 * The expression as it is written, part by part.
 *
 * @param names of the variables, where it is not one of any name
 */
export function readFormula(
  text: string,
  parameters: Readonly<Record<string, number>> = {},
  names?: readonly string[],
  { calls, option = '' }: Surroundings = {},
): Expression {
  if (typeof text !== 'string' || text.trim() === '') failFormula('the text of a formula', describe(text));
  if (text.length > longest)
    failFormula(`at most ${longest} characters`, String(text.length), 'Write a shorter formula.');
  if (typeof parameters !== 'object' || parameters === null) {
    failFormula('an object of parameters', describe(parameters), "Write formula('a * x', { a: 0.1 }).");
  }
  for (const [name, value] of Object.entries(parameters)) {
    checkNumber(value, anyNumber, `formula, parameter ${name}`, 'Parameters are plain numbers.');
  }
  const plain = plainText(text);
  checkNesting(plain);
  const variables = Object.fromEntries((names ?? []).map((name) => [name, variable(name)]));
  const reader = new Reader({ ...parameters, ...variables }, calls);
  const expression = reader.read(parseText(plain));
  if (names === undefined) reader.checkVariable();
  else reader.checkNames(names, option);
  const unused = Object.keys(parameters).find((name) => !reader.used.has(name));
  if (unused !== undefined)
    failFormula('parameters that occur in the text', `${unused}, which does not`, 'Leave it out.');
  return expression;
}
