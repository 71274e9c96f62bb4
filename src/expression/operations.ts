import * as f from './build.js';
import { constant, type Expression, isConstant, type OperationName } from './expression.js';
import { erf, sigmoid, softplus } from './special.js';

/**
 * What one operation means, everywhere. `derivative` is the chain rule: from the operands, their
 * derivatives `d` and the operation's own value `self` it gives the derivative of the whole. Rules
 * prefer `self` over the operands, because a backward pass then needs the output alone.
 *
 * `text` is a template, in which `$1` stands for the first operand; `binds` is the precedence of the
 * outermost sign: an operand that binds less tightly is put in parentheses.
 */
export interface Operation {
  readonly evaluate: (a: number, b: number, c: number) => number;
  readonly arity: 1 | 2 | 3;
  readonly derivative: (operands: readonly Expression[], d: readonly Expression[], self: Expression) => Expression;
  readonly text: string;
  readonly binds: number;
  /** Whether the value is always 0 or 1. */
  readonly truth?: boolean;
}

/** Precedences, loosest first; a function call or a variable never needs parentheses. */
export const precedence = { select: 1, compare: 2, sum: 3, product: 4, negate: 5, power: 6, call: 9 } as const;

type Rule = (a: Expression, da: Expression, self: Expression) => Expression;

const zero: Operation['derivative'] = () => constant(0);

function call(name: string, evaluate: (a: number) => number, rule: Rule): Operation {
  return {
    evaluate,
    arity: 1,
    derivative: ([a], [da], self) => rule(a as Expression, da as Expression, self),
    text: `${name}($1)`,
    binds: precedence.call,
  };
}

function comparison(sign: string, holds: (a: number, b: number) => boolean): Operation {
  return {
    evaluate: (a, b) => (holds(a, b) ? 1 : 0),
    arity: 2,
    derivative: zero,
    text: `$1 ${sign} $2`,
    binds: precedence.compare,
    truth: true,
  };
}

interface BinaryParts {
  readonly evaluate: (a: number, b: number) => number;
  readonly rule: (a: Expression, b: Expression, da: Expression, db: Expression, self: Expression) => Expression;
  readonly text: string;
  readonly binds: number;
}

function binary({ evaluate, rule, ...notation }: BinaryParts): Operation {
  return {
    evaluate,
    arity: 2,
    derivative: ([a, b], [da, db], self) =>
      rule(a as Expression, b as Expression, da as Expression, db as Expression, self),
    ...notation,
  };
}

/** At 0 a root is vertical; its derivative is taken to be 0, as that of abs, so that sqrt(x ^ 2) has those of abs(x). */
function ofRoot(a: Expression, slope: Expression): Expression {
  return f.select(f.equal(a, 0), 0, slope);
}

/**
 * The table of operations: evaluation, derivative and notation of each.
 *
 * Kinks: max(a, b) takes b's derivative where a = b, and min likewise, so ReLU written max(x, 0) has
 * derivative 0 at 0; abs, sign, sqrt and powers between 0 and 1 have derivative 0 at 0. That of floor is 0 everywhere.
 */
export const operations: Readonly<Record<OperationName, Operation>> = {
  add: binary({
    evaluate: (a, b) => a + b,
    rule: (_a, _b, da, db) => f.add(da, db),
    text: '$1 + $2',
    binds: precedence.sum,
  }),
  subtract: binary({
    evaluate: (a, b) => a - b,
    rule: (_a, _b, da, db) => f.subtract(da, db),
    text: '$1 - $2',
    binds: precedence.sum,
  }),
  multiply: binary({
    evaluate: (a, b) => a * b,
    rule: (a, b, da, db) => f.add(f.multiply(da, b), f.multiply(a, db)),
    text: '$1 * $2',
    binds: precedence.product,
  }),
  divide: binary({
    evaluate: (a, b) => a / b,
    // a′/b − (a/b)·b′/b
    rule: (_a, b, da, db, self) => f.subtract(f.divide(da, b), f.divide(f.multiply(self, db), b)),
    text: '$1 / $2',
    binds: precedence.product,
  }),
  power: binary({
    evaluate: (a, b) => (b === 2 ? a * a : a ** b), // as simplification has it, to the bit
    // b·a^(b−1)·a′ + a^b·log(a)·b′; simplification drops the part whose derivative is the constant 0
    rule: (a, b, da, db, self) => {
      // With a^(b−1), the range of numbers would end early for negative b.
      if (isConstant(b) && b.value < 0) return f.multiply(f.multiply(b, self), f.divide(da, a));
      const ofBase = f.multiply(f.multiply(b, f.power(a, f.subtract(b, 1))), da);
      if (isConstant(b) && b.value < 1) return ofRoot(a, ofBase);
      return f.add(ofBase, f.multiply(f.multiply(self, f.log(a)), db));
    },
    text: '$1 ^ $2',
    binds: precedence.power,
  }),
  negate: {
    evaluate: (a) => -a,
    arity: 1,
    derivative: (_operands, [da]) => f.negate(da as Expression),
    text: '-$1',
    binds: precedence.negate,
  },
  exp: call('exp', Math.exp, (_a, da, self) => f.multiply(self, da)),
  log: call('log', Math.log, (a, da) => f.divide(da, a)),
  log1p: call('log1p', Math.log1p, (a, da) => f.divide(da, f.add(1, a))),
  expm1: call('expm1', Math.expm1, (_a, da, self) => f.multiply(f.add(self, 1), da)),
  sqrt: call('sqrt', Math.sqrt, (_a, da, self) => ofRoot(self, f.divide(da, f.multiply(2, self)))),
  tanh: call('tanh', Math.tanh, (_a, da, self) => f.multiply(f.subtract(1, f.square(self)), da)),
  sigmoid: call('sigmoid', sigmoid, (_a, da, self) => f.multiply(f.multiply(self, f.subtract(1, self)), da)),
  softplus: call('softplus', softplus, (a, da) => f.multiply(f.sigmoid(a), da)),
  erf: call('erf', erf, (a, da) => f.multiply(f.multiply(2 / Math.sqrt(Math.PI), f.exp(f.negate(f.square(a)))), da)),
  sin: call('sin', Math.sin, (a, da) => f.multiply(f.cos(a), da)),
  cos: call('cos', Math.cos, (a, da) => f.negate(f.multiply(f.sin(a), da))),
  atan: call('atan', Math.atan, (a, da) => f.divide(da, f.add(1, f.square(a)))),
  abs: call('abs', Math.abs, (a, da) => f.multiply(f.sign(a), da)),
  sign: call('sign', Math.sign, () => constant(0)),
  floor: call('floor', Math.floor, () => constant(0)),
  min: binary({
    evaluate: (a, b) => Math.min(a, b), // Math.min itself would also take the third, unused operand
    rule: (_a, b, da, db, self) => f.select(f.less(self, b), da, db),
    text: 'min($1, $2)',
    binds: precedence.call,
  }),
  max: binary({
    evaluate: (a, b) => Math.max(a, b),
    rule: (_a, b, da, db, self) => f.select(f.greater(self, b), da, db),
    text: 'max($1, $2)',
    binds: precedence.call,
  }),
  less: comparison('<', (a, b) => a < b),
  lessOrEqual: comparison('<=', (a, b) => a <= b),
  greater: comparison('>', (a, b) => a > b),
  greaterOrEqual: comparison('>=', (a, b) => a >= b),
  equal: comparison('==', (a, b) => a === b),
  notEqual: comparison('!=', (a, b) => a !== b),
  select: {
    evaluate: (condition, a, b) => (condition !== 0 ? a : b),
    arity: 3,
    derivative: ([condition], [, da, db]) => f.select(condition as Expression, da as Expression, db as Expression),
    text: '$1 ? $2 : $3',
    binds: precedence.select,
  },
  surrogate: binary({
    evaluate: (a) => a,
    rule: (_a, _b, _da, db) => db,
    text: 'surrogate($1, $2)',
    binds: precedence.call,
  }),
};
