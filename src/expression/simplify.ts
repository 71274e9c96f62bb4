import * as f from './build.js';
import { type Application, apply, constant, type Expression, isConstant, type OperationName } from './expression.js';
import { operations } from './operations.js';
import { Numbering, rewrite } from './walk.js';

type Rule = (a: Expression, b: Expression, c: Expression, same: Same) => Expression | undefined;

/** Whether two expressions are written the same. */
type Same = (a: Expression, b: Expression) => boolean;

function operandOf(e: Expression, operation: OperationName): Expression | undefined {
  return e.kind === 'application' && e.operation === operation ? e.operands[0] : undefined;
}

function isOnePlus(e: Expression): Expression | undefined {
  if (e.kind !== 'application' || e.operation !== 'add') return undefined;
  const [a, b] = e.operands as [Expression, Expression];
  if (isConstant(a, 1)) return b;
  return isConstant(b, 1) ? a : undefined;
}

function isTruth(e: Expression): boolean {
  return e.kind === 'application' && operations[e.operation].truth === true;
}

/** So that max(0, x) has at 0 the same derivative as max(x, 0). */
function constantLast(operation: 'min' | 'max', a: Expression, b: Expression): Expression | undefined {
  return a.kind === 'constant' ? apply(operation, b, a) : undefined;
}

/** Whether b = −a by its first sign alone: simplifying to find out would go down the whole tree, at every level. */
function isOpposite(a: Expression, b: Expression, same: Same): boolean {
  if (b.kind !== 'application') return false;
  const [first, second] = b.operands as [Expression, Expression];
  if (b.operation === 'negate') return same(first, a);
  if (a.kind !== 'application' || a.operation !== b.operation) return false;
  const [left, right] = a.operands as [Expression, Expression];
  if (b.operation === 'subtract') return same(left, second) && same(right, first);
  const factors = b.operation === 'multiply' && left.kind === 'constant' && first.kind === 'constant';
  return factors && left.value === -first.value && same(right, second);
}

/** eᵘ − e⁻ᵘ or eᵘ + e⁻ᵘ: gives u. */
function hyperbolic(e: Expression, operation: 'add' | 'subtract', same: Same): Expression | undefined {
  if (e.kind !== 'application' || e.operation !== operation) return undefined;
  const [up, down] = e.operands.map((operand) => operandOf(operand, 'exp'));
  return up !== undefined && down !== undefined && (isOpposite(up, down, same) || isOpposite(down, up, same))
    ? up
    : undefined;
}

/**
 * Rules by operation; each gives a shorter or stabler expression, or nothing. They are identities
 * over the real numbers, and change no finite value by more than a few ulp. Two kinds:
 *
 * - neutral elements and constants, which tidy what differentiation leaves behind (0·u becomes 0 even
 *   where u might be infinite, as every symbolic differentiator has it);
 * - forms that overflow or cancel in floating point, put into the operation that does not:
 *   log(1 + u), eᵘ − 1, log(1 + eᵘ), 1 / (1 + e⁻ᵘ), (eᵘ − e⁻ᵘ) / (eᵘ + e⁻ᵘ).
 */
const rules: Readonly<Partial<Record<OperationName, Rule>>> = {
  add: (a, b) => {
    if (isConstant(a, 0)) return b;
    if (isConstant(b, 0)) return a;
    const negative = operandOf(b, 'negate');
    if (negative !== undefined) return f.subtract(a, negative);
    if (isConstant(b, -1)) return f.subtract(a, 1);
    return undefined;
  },
  subtract: (a, b, _c, same) => {
    if (isConstant(b, 0)) return a;
    if (isConstant(a, 0)) return f.negate(b);
    const negative = operandOf(b, 'negate');
    if (negative !== undefined) return f.add(a, negative);
    const exponent = operandOf(a, 'exp');
    if (exponent !== undefined && isConstant(b, 1)) return f.expm1(exponent);
    // 1 − (1 − u), which has lost digits of u.
    const [first, second] = b.kind === 'application' && b.operation === 'subtract' ? b.operands : [];
    if (first !== undefined && same(first, a)) return second;
    return same(a, b) ? constant(0) : undefined;
  },
  multiply: (a, b) => {
    if (isConstant(a, 0) || isConstant(b, 0)) return constant(0);
    if (isConstant(a, 1)) return b;
    if (isConstant(b, 1)) return a;
    if (isConstant(a, -1)) return f.negate(b);
    if (isConstant(b, -1)) return f.negate(a);
    const [minusA, minusB] = [operandOf(a, 'negate'), operandOf(b, 'negate')];
    if (minusA !== undefined && minusB !== undefined) return f.multiply(minusA, minusB);
    if (minusA !== undefined) return f.negate(f.multiply(minusA, b));
    if (minusB !== undefined) return f.negate(f.multiply(a, minusB));
    return undefined;
  },
  divide: (a, b, _c, same) => {
    if (isConstant(b, 1)) return a;
    if (isConstant(a, 0) && !isConstant(b, 0)) return constant(0);
    const [minusA, minusB] = [operandOf(a, 'negate'), operandOf(b, 'negate')];
    if (minusA !== undefined && minusB !== undefined) return f.divide(minusA, minusB);
    if (minusA !== undefined) return f.negate(f.divide(minusA, b));
    if (minusB !== undefined) return f.negate(f.divide(a, minusB));
    const exponent = operandOf(isOnePlus(b) ?? b, 'exp');
    if (exponent !== undefined && isOnePlus(b) !== undefined) {
      const above = operandOf(a, 'exp');
      if (above !== undefined && same(above, exponent)) return f.sigmoid(exponent);
      return f.multiply(a, f.sigmoid(f.negate(exponent)));
    }
    const [odd, even] = [hyperbolic(a, 'subtract', same), hyperbolic(b, 'add', same)];
    return odd !== undefined && even !== undefined && same(odd, even) ? f.tanh(odd) : undefined;
  },
  power: (a, b) => {
    if (isConstant(b, 1)) return a;
    if (isConstant(b, 0)) return constant(1);
    if (isConstant(b, 2)) return f.square(a);
    if (isConstant(b, 0.5)) return f.sqrt(a);
    if (isConstant(a, Math.E)) return f.exp(b);
    return undefined;
  },
  negate: (a) => {
    const inner = operandOf(a, 'negate');
    if (inner !== undefined) return inner;
    if (a.kind !== 'application' || a.operation !== 'subtract') return undefined;
    return f.subtract(a.operands[1] as Expression, a.operands[0] as Expression);
  },
  log: (a) => {
    const rest = isOnePlus(a);
    return rest === undefined ? undefined : f.log1p(rest);
  },
  log1p: (a) => {
    const exponent = operandOf(a, 'exp');
    return exponent === undefined ? undefined : f.softplus(exponent);
  },
  abs: (a) => {
    const inner = operandOf(a, 'negate');
    return inner === undefined ? undefined : f.abs(inner);
  },
  min: (a, b) => constantLast('min', a, b),
  max: (a, b) => constantLast('max', a, b),
  select: (condition, a, b, same) => {
    if (condition.kind === 'constant') return condition.value !== 0 ? a : b;
    if (same(a, b)) return a;
    if (isTruth(condition) && isConstant(a, 1) && isConstant(b, 0)) return condition;
    return undefined;
  },
};

function fold(e: Application): Expression | undefined {
  if (!e.operands.every((operand) => operand.kind === 'constant')) return undefined;
  const [a = 0, b = 0, c = 0] = e.operands.map((operand) => (operand.kind === 'constant' ? operand.value : 0));
  const value = operations[e.operation].evaluate(a, b, c);
  return Number.isFinite(value) ? constant(value) : undefined;
}

/** `'shallow'` looks at the top three levels only, for expressions whose deeper parts are simplified already. */
export type Simplifier = (e: Expression, depth?: 'deep' | 'shallow') => Expression;

/** Simplifies many expressions that share their parts: what it has compared once it knows for good. */
export function simplifier(): Simplifier {
  const numbering = new Numbering();
  const same: Same = (a, b) => a === b || (a.kind === b.kind && numbering.of(a) === numbering.of(b));
  return (e, depth = 'deep') => (depth === 'deep' ? rewrite(e, step) : top(e, 3));

  function step(e: Expression): Expression {
    if (e.kind !== 'application') return e;
    const folded = fold(e);
    if (folded !== undefined) return folded;
    const [a, b, c] = e.operands as [Expression, Expression, Expression];
    const result = rules[e.operation]?.(a, b, c, same);
    // A rule may open the way for another, in its result or in the operands that it made.
    return result === undefined ? e : top(result, 3);
  }

  function top(e: Expression, levels: number): Expression {
    if (e.kind !== 'application' || levels === 0) return e;
    const operands = e.operands.map((operand) => top(operand, levels - 1));
    return step(operands.every((operand, i) => operand === e.operands[i]) ? e : { ...e, operands });
  }
}

/** An equal expression that is shorter and at least as stable in floating point. */
export function simplify(e: Expression): Expression {
  return simplifier()(e);
}
