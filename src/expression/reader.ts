import { adviser } from '../core/adviser.js';
import { describe } from '../core/errors.js';
import { suggest } from '../core/names.js';
import { apply, constant, type Expression, type OperationName, type Term, term, variable } from './expression.js';
import { abbreviations, functions, missing, prefix } from './names.js';
import { operations } from './operations.js';
import type { ConditionalNode, MathNode } from './parser.js';
import { signText } from './plain-text.js';
import { asProduct } from './products.js';
import { allNames, allowed, failFormula } from './refusal.js';

export const deepest = 200;

/** mathjs's names of operators → ours. */
const operators: Readonly<Record<string, OperationName>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  dotMultiply: 'multiply',
  divide: 'divide',
  dotDivide: 'divide',
  pow: 'power',
  dotPow: 'power',
  unaryMinus: 'negate',
  smaller: 'less',
  smallerEq: 'lessOrEqual',
  larger: 'greater',
  largerEq: 'greaterOrEqual',
  equal: 'equal',
  unequal: 'notEqual',
};

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** Names that are certainly meant as numbers. */
const misspelt: Readonly<Record<string, string>> = { E: 'e', PI: 'pi', Pi: 'pi' };

/** Signs that stand for functions in print. */
const signs: Readonly<Record<string, string>> = { σ: 'sigmoid(x)', Φ: '(1 + erf(x / sqrt(2))) / 2' };

const longestName = 40;

/** Words that stand around formulas in programs and books. */
const words: ReadonlySet<string> = new Set(
  'if then else elif for return lambda def function where otherwise when let var const in'.split(' '),
);

/** Functions of names, as `next(velocity)`, by the text of what they are given. */
export type Calls = Readonly<Record<string, (text: string) => Expression>>;

interface OperatorParts {
  readonly fn: string;
  readonly op: string;
  readonly implicit?: boolean;
  readonly args: readonly MathNode[];
}

function operatorParts(node: MathNode | undefined): OperatorParts | undefined {
  return node?.type === 'OperatorNode' ? (node as unknown as OperatorParts) : undefined;
}

/** A part as text, with every sign that was left out. */
function signed(node: MathNode | undefined): string {
  return node?.toString({ implicit: 'show' }) ?? '';
}

/**
 * Refuses a slash beside a product without a sign: mathjs reads 1/2 x as (1/2)·x but a/2 x as a/(2·x), so
 * that a formula would change its meaning when a number gets a name.
 */
function checkSlash(node: OperatorParts): void {
  const [left, right] = node.args;
  const [quotient, product] = [operatorParts(left), operatorParts(right)];
  const texts: readonly MathNode[] | undefined =
    node.implicit && quotient?.fn === 'divide'
      ? [...quotient.args, right as MathNode]
      : node.fn === 'divide' && product?.implicit
        ? [left as MathNode, ...product.args]
        : undefined;
  if (texts === undefined) return;
  const [a, b, c] = texts.map(signed);
  failFormula(
    'a sign in the product beside a slash',
    `${a} / ${b} ${c}`,
    `Write (${a} / ${b}) * ${c} or ${a} / (${b} * ${c}).`,
  );
}

/** Refuses sin^2(x), which mathjs reads as a power of the name sin. */
function checkPower({ fn, args }: OperatorParts): void {
  const [base, exponent] = args;
  const name = fn === 'pow' && base?.type === 'SymbolNode' ? String((base as unknown as { name: string }).name) : '';
  if (!allNames.includes(name)) return;
  const written = `${name}^${exponent}`;
  const isInverse = operatorParts(exponent)?.fn === 'unaryMinus';
  const fix = isInverse
    ? `Write 1 / ${name}(x); inverse functions are not of the list.`
    : `Write ${name}(x)^2 for the square of ${name}(x).`;
  failFormula(`the arguments of ${name} behind its name`, written, fix);
}

/** Turns the parts of mathjs's tree into ours; whatever is not in the table of operations is refused. */
export class Reader {
  readonly #parameters: Readonly<Record<string, Term>>;
  readonly #calls: Calls;
  readonly used: Set<string> = new Set();
  /** Names that are neither parameters nor constants. */
  readonly free: Set<string> = new Set();

  /** @param parameters numbers, and variables that keep their names */
  constructor(parameters: Readonly<Record<string, Term>>, calls: Calls = {}) {
    this.#parameters = parameters;
    this.#calls = calls;
  }

  read(node: MathNode, depth = 0): Expression {
    if (depth > deepest) failFormula(`at most ${deepest} levels of nesting`, 'more', 'Write a shorter formula.');
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
        const parts = node as unknown as OperatorParts;
        checkSlash(parts);
        checkPower(parts);
        if (parts.fn === 'unaryPlus') return inner(parts.args[0] as MathNode);
        const operation = Object.hasOwn(operators, parts.fn) ? operators[parts.fn] : undefined;
        return operation === undefined ? failOperator(parts) : apply(operation, ...parts.args.map(inner));
      }
      case 'FunctionNode': {
        const { fn, args } = node as unknown as { fn: MathNode & { name?: string }; args: MathNode[] };
        const name = fn.type === 'SymbolNode' ? String(fn.name) : fn.toString();
        const call = Object.hasOwn(this.#calls, name) ? this.#calls[name] : undefined;
        return call === undefined ? this.#call(name, args.map(inner)) : call(args.join(', '));
      }
      default:
        return failNode(node);
    }
  }

  #constant(value: unknown): Expression {
    if (typeof value === 'boolean') return constant(Number(value));
    return typeof value === 'number' && Number.isFinite(value)
      ? constant(value)
      : failFormula('finite numbers', describe(value));
  }

  #symbol(name: string): Expression {
    if (Object.hasOwn(this.#parameters, name)) {
      this.used.add(name);
      return term(this.#parameters[name] as Term);
    }
    const known = Object.hasOwn(constants, name) ? constants[name] : undefined;
    if (known !== undefined) return constant(known);
    if (allNames.includes(name)) failFormula(`the arguments of ${name}`, 'its name alone', `Write ${name}(x).`);
    if (Object.hasOwn(misspelt, name))
      failFormula('known names', name, `Write ${misspelt[name]}, or give ${name} a value.`);
    this.free.add(name);
    return variable('x');
  }

  #call(name: string, operands: readonly Expression[]): Expression {
    const short = Object.hasOwn(abbreviations, name) ? abbreviations[name] : undefined;
    if (short !== undefined) {
      const { arity, write } = short;
      if (arity.includes(operands.length)) return write(...(operands as [Expression, Expression]));
      return failFormula(
        `${arity.join(' or ')} argument${arity.includes(2) ? 's' : ''} of ${name}`,
        String(operands.length),
      );
    }
    if (!(functions as string[]).includes(name)) return this.#failCall(name);
    const operation = name as OperationName;
    const { arity } = operations[operation];
    if (arity === 2 && operands.length >= 2) return this.#fold(operation, operands);
    if (operands.length === arity) return apply(operation, ...operands);
    return failFormula(`${arity === 2 ? 'two or more arguments' : 'one argument'} of ${name}`, String(operands.length));
  }

  #failCall(name: string): never {
    if (name.length > longestName) failFormula('a function of the list', `the function ${name.slice(0, 20)}…`);
    const bare = prefix.exec(name)?.[1];
    if (bare !== undefined && allNames.includes(bare)) {
      const several = Object.hasOwn(operations, bare) && operations[bare as OperationName].arity === 2;
      const argument = several || bare === 'pow' ? '…' : 'x';
      return failFormula('a function of the list', `the function ${name}`, `Write ${bare}(${argument}).`);
    }
    if (Object.hasOwn(signs, name)) {
      return failFormula('a function of the list', `the function ${name}`, `Write ${signs[name]}.`);
    }
    const ending = allNames.find((each) => name.endsWith(each) && this.#isFactor(name.slice(0, -each.length)));
    if (ending !== undefined) {
      const front = name.slice(0, -ending.length);
      return failFormula(
        'a sign between the factors of a product',
        `${name}(…)`,
        `Write ${asProduct(front, this.#parameters) ?? front} * ${ending}(…).`,
      );
    }
    if (name === 'x' || name.length === 1 || Object.hasOwn(this.#parameters, name) || Object.hasOwn(constants, name)) {
      return failFormula('a sign before a parenthesis', `${name}(…)`, `Write ${name} * (…).`);
    }
    const known = `Known: ${allNames.join(', ')}.`;
    return failFormula(
      'a function of the list',
      `the function ${name}`,
      missing.has(name) ? known : suggest(name, allNames),
    );
  }

  #isFactor(name: string): boolean {
    return (
      name === 'x' ||
      Object.hasOwn(constants, name) ||
      Object.hasOwn(this.#parameters, name) ||
      asProduct(name, this.#parameters) !== undefined
    );
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

  /** Refuses names that are certainly no names of numbers. */
  #checkName(name: string, otherwise = 'call the variable x'): void {
    if (name.length > longestName) {
      failFormula(`a name of at most ${longestName} letters`, `${name.slice(0, 20)}…`, 'Call the variable x.');
    }
    if (words.has(name)) {
      failFormula('a formula alone', `the word ${name}`, 'Write x > 0 ? x : 0 for x if x > 0, else 0.');
    }
    const base = /^log_(\w+)$/.exec(name)?.[1];
    if (missing.has(name) || base !== undefined) {
      const fix = base === undefined ? `Known: ${allNames.join(', ')}.` : `Write log(x, ${base}).`;
      failFormula('a function of the list', `the function ${name}`, fix);
    }
    const product = asProduct(name, this.#parameters);
    if (product === undefined) return;
    failFormula(
      'a sign between the factors of a product',
      name,
      `Write ${product}, in parentheses within an exponent, or ${otherwise}.`,
    );
  }

  /**
   * Refuses names other than these and those of parameters.
   *
   * @param option where parameters stand, as `options: `
   */
  checkNames(known: readonly string[], option: string): void {
    for (const name of this.free) {
      const meant = adviser?.called(name, known) ?? adviser?.nearest(name, known);
      const expected = `a formula in ${known.slice(0, -1).join(', ')} and ${known.at(-1)}`;
      if (meant !== undefined) failFormula(expected, name, `Did you mean "${meant}"?`);
      this.#checkName(name, `give it a value: ${option}{ ${name}: 0.1 }`);
      failFormula(expected, name, `Give it a value: ${option}{ ${name}: 0.1 }.`);
    }
  }

  /**
   * Refuses a formula in no or more than one variable. Which one is the variable is for the writer to say, unless it is
   * x.
   */
  checkVariable(): void {
    for (const name of this.free) this.#checkName(name);
    const [first, ...others] = this.free;
    if (first === undefined) failFormula('a variable', 'a constant', 'Write the formula in x.');
    if (others.length === 0) return;
    const names = [...this.free].map((name) => (/^[ -~]*$/.test(name) ? name : signText(name)));
    const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
    const given = [...this.free].filter((name) => name !== 'x').map((name) => `${name}: 0.1`);
    if (this.free.has('x')) {
      const values = [...Object.entries(this.#parameters).map(([name, value]) => `${name}: ${value}`), ...given];
      failFormula('one variable', list, `Give the other names values: formula(text, { ${values.join(', ')} }).`);
    }
    const fix = `Call the variable x, and give the other names values, as in formula('a * x', { a: 0.1 }).`;
    failFormula('one variable', list, fix);
  }
}

function failOperator({ fn, op, args }: OperatorParts): never {
  const [a, b] = args.map(signed);
  const advice: Readonly<Record<string, string>> = {
    mod: 'A remainder has no use here; mod stands for no operation of the list.',
    and: `Write (${a}) * (${b}).`,
    or: `Write max(${a}, ${b}).`,
    not: `Write ${a} == 0.`,
    xor: `Write (${a}) != (${b}).`,
  };
  return failFormula('an operator of the list', `the operator ${op}`, Object.hasOwn(advice, fn) ? advice[fn] : allowed);
}

function failNode(node: MathNode): never {
  const what = node.type.replace(/Node$/, '').toLowerCase();
  const got = `${what} (${node.toString().slice(0, 40)})`;
  if (node.type === 'AssignmentNode' || node.type === 'FunctionAssignmentNode') {
    const { object, value, expr } = node as unknown as { object?: MathNode; value?: MathNode; expr?: MathNode };
    if (value?.type === 'ConditionalNode') {
      return failFormula('a comparison before the question mark', got, `Write ${object} == ${value}.`);
    }
    return failFormula('a formula over numbers', got, `Write its right side alone: ${(value ?? expr)?.toString()}.`);
  }
  if (node.type === 'RelationalNode') {
    const { params } = node as unknown as { params: MathNode[] };
    const [a, b, c] = params.map((each) => each.toString());
    return failFormula('a formula over numbers', got, `Write two comparisons, as in (${a} < ${b}) * (${b} < ${c}).`);
  }
  return failFormula('a formula over numbers', got);
}
