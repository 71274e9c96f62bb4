import type { ConditionalNode, MathNode } from 'mathjs/number';
import { anyNumber, checkNumber } from '../core/checks.js';
import { describe, MultilayerError } from '../core/errors.js';
import { suggest } from '../core/names.js';
import { apply, constant, type Expression, type OperationName, variable } from './expression.js';
import { checkSize } from './json.js';
import { operations } from './operations.js';
import { parseWithMathjs } from './parser.js';
import { saturate } from './saturate.js';
import { simplify } from './simplify.js';
import { stabilize } from './stabilize.js';

const longest = 10_000;
const deepest = 200;

/** mathjs's names of operators → ours. */
const operators: Readonly<Record<string, OperationName>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  divide: 'divide',
  pow: 'power',
  unaryMinus: 'negate',
  smaller: 'less',
  smallerEq: 'lessOrEqual',
  larger: 'greater',
  largerEq: 'greaterOrEqual',
  equal: 'equal',
  unequal: 'notEqual',
};

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** Operations that are written as calls. */
const functions = ['exp', 'log', 'log1p', 'expm1', 'sqrt', 'tanh', 'sigmoid', 'softplus', 'erf', 'sin', 'cos'].concat([
  'abs',
  'sign',
  'min',
  'max',
]) as OperationName[];

const allowed = `Allowed: x, numbers, pi, e, + - * / ^, comparisons, a ? b : c, and ${functions.join(', ')}.`;

function fail(expected: string, got: string, fix: string = allowed): never {
  throw new MultilayerError({ where: 'formula', expected, got, fix });
}

function parseText(text: string): MathNode {
  try {
    return parseWithMathjs(text);
  } catch (error) {
    return fail('a formula', `text that mathjs cannot read (${(error as Error).message})`);
  }
}

/** Turns the parts of mathjs's tree into ours; whatever is not in the table of operations is refused. */
class Reader {
  readonly #parameters: Readonly<Record<string, number>>;
  readonly used = new Set<string>();
  free: string | undefined;

  constructor(parameters: Readonly<Record<string, number>>) {
    this.#parameters = parameters;
  }

  read(node: MathNode, depth = 0): Expression {
    if (depth > deepest) fail(`at most ${deepest} levels of nesting`, 'more', 'Write a shorter formula.');
    const inner = (each: MathNode): Expression => this.read(each, depth + 1);
    switch (node.type) {
      case 'ParenthesisNode':
        return inner((node as unknown as { content: MathNode }).content);
      case 'ConstantNode':
        return this.#constant((node as unknown as { value: unknown }).value);
      case 'SymbolNode':
        return this.#symbol((node as unknown as { name: string }).name);
      case 'ConditionalNode': {
        const { condition, trueExpr, falseExpr } = node as ConditionalNode;
        return apply('select', inner(condition), inner(trueExpr), inner(falseExpr));
      }
      case 'OperatorNode': {
        const { fn, op, args } = node as unknown as { fn: string; op: string; args: MathNode[] };
        if (fn === 'unaryPlus') return inner(args[0] as MathNode);
        const operation = Object.hasOwn(operators, fn) ? operators[fn] : undefined;
        if (operation === undefined) return fail('an operator of the list', `the operator ${op}`);
        return apply(operation, ...args.map(inner));
      }
      case 'FunctionNode': {
        const { fn, args } = node as unknown as { fn: { name?: string; type: string }; args: MathNode[] };
        return this.#call(fn.type === 'SymbolNode' ? String(fn.name) : node.toString(), args.map(inner));
      }
      default:
        return fail(
          'a formula over numbers',
          `${node.type.replace(/Node$/, '').toLowerCase()} (${node.toString().slice(0, 40)})`,
        );
    }
  }

  #constant(value: unknown): Expression {
    if (typeof value === 'boolean') return constant(Number(value));
    return typeof value === 'number' && Number.isFinite(value)
      ? constant(value)
      : fail('finite numbers', describe(value));
  }

  #symbol(name: string): Expression {
    if (Object.hasOwn(this.#parameters, name)) {
      this.used.add(name);
      return constant(this.#parameters[name] as number);
    }
    const known = Object.hasOwn(constants, name) ? constants[name] : undefined;
    if (known !== undefined) return constant(known);
    if ((functions as string[]).includes(name)) fail(`the arguments of ${name}`, 'its name alone', `Write ${name}(x).`);
    if (this.free !== undefined && this.free !== name) {
      fail('one variable', `${this.free} and ${name}`, `Give ${name} a value: formula(text, { ${name}: 0.1 }).`);
    }
    this.free = name;
    return variable('x');
  }

  #call(name: string, operands: readonly Expression[]): Expression {
    if (!(functions as string[]).includes(name))
      return fail('a function of the list', `the function ${name}`, suggest(name, functions));
    const operation = name as OperationName;
    const { arity } = operations[operation];
    if (arity === 2 && operands.length >= 2) return this.#fold(operation, operands);
    if (operands.length === arity) return apply(operation, ...operands);
    return fail(`${arity === 2 ? 'two or more arguments' : 'one argument'} of ${name}`, String(operands.length));
  }

  /** Many arguments as a balanced tree, whose depth stays small. */
  #fold(operation: OperationName, operands: readonly Expression[]): Expression {
    if (operands.length === 1) return operands[0] as Expression;
    const middle = Math.ceil(operands.length / 2);
    return apply(
      operation,
      this.#fold(operation, operands.slice(0, middle)),
      this.#fold(operation, operands.slice(middle)),
    );
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
  const stable = stabilize(simplify(readFormula(text, parameters)));
  const expression = simplify(saturate(simplify(stable)));
  checkSize(expression, 'formula');
  return expression;
}

/** The expression as it is written, part by part. */
export function readFormula(text: string, parameters: Readonly<Record<string, number>> = {}): Expression {
  if (typeof text !== 'string' || text.trim() === '') fail('the text of a formula', describe(text));
  if (text.length > longest) fail(`at most ${longest} characters`, String(text.length), 'Write a shorter formula.');
  // Looked at before mathjs's recursive parser sees it, as that would run out of stack.
  let depth = 0;
  for (const letter of text) {
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    if (depth > deepest) fail(`at most ${deepest} levels of nesting`, 'more', 'Write a shorter formula.');
  }
  if (typeof parameters !== 'object' || parameters === null) {
    fail('an object of parameters', describe(parameters), "Write formula('a * x', { a: 0.1 }).");
  }
  for (const [name, value] of Object.entries(parameters)) {
    checkNumber(value, anyNumber, `formula, parameter ${name}`, 'Parameters are plain numbers.');
  }
  const reader = new Reader(parameters);
  const expression = reader.read(parseText(text));
  const unused = Object.keys(parameters).find((name) => !reader.used.has(name));
  if (unused !== undefined) fail('parameters that occur in the text', `${unused}, which does not`, 'Leave it out.');
  if (reader.free === undefined) fail('a variable', 'a constant', 'Write the formula in x.');
  return expression;
}
