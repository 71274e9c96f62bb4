import * as f from './build.js';
import { type Application, constant, type Expression, isConstant, type OperationName } from './expression.js';
import { operations } from './operations.js';
import { rewrite, same } from './walk.js';

type Rule = (a: Expression, b: Expression, c: Expression) => Expression | undefined;

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

/** eᵘ − e⁻ᵘ or eᵘ + e⁻ᵘ: gives u. */
function hyperbolic(e: Expression, operation: 'add' | 'subtract'): Expression | undefined {
  if (e.kind !== 'application' || e.operation !== operation) return undefined;
  const [up, down] = e.operands.map((operand) => operandOf(operand, 'exp'));
  return up !== undefined && down !== undefined && same(simplify(f.negate(up)), down) ? up : undefined;
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
  subtract: (a, b) => {
    if (isConstant(b, 0)) return a;
    if (isConstant(a, 0)) return f.negate(b);
    const negative = operandOf(b, 'negate');
    if (negative !== undefined) return f.add(a, negative);
    const exponent = operandOf(a, 'exp');
    if (exponent !== undefined && isConstant(b, 1)) return f.expm1(exponent);
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
  divide: (a, b) => {
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
    const [odd, even] = [hyperbolic(a, 'subtract'), hyperbolic(b, 'add')];
    return odd !== undefined && even !== undefined && same(odd, even) ? f.tanh(odd) : undefined;
  },
  power: (a, b) => {
    if (isConstant(b, 1)) return a;
    if (isConstant(b, 0)) return constant(1);
    if (isConstant(b, 2)) return f.square(a);
    if (isConstant(b, 0.5)) return f.sqrt(a);
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
  select: (condition, a, b) => {
    if (condition.kind === 'constant') return condition.value !== 0 ? a : b;
    if (same(a, b)) return a;
    if (isTruth(condition) && isConstant(a, 1) && isConstant(b, 0)) return condition;
    return undefined;
  },
};

function step(e: Expression): Expression {
  if (e.kind !== 'application') return e;
  const folded = fold(e);
  if (folded !== undefined) return folded;
  const [a, b, c] = e.operands as [Expression, Expression, Expression];
  const result = rules[e.operation]?.(a, b, c);
  // A rule may open the way for another, in its result or in the operands that it made.
  return result === undefined ? e : simplify(result, 'shallow');
}

function fold(e: Application): Expression | undefined {
  if (!e.operands.every((operand) => operand.kind === 'constant')) return undefined;
  const [a = 0, b = 0, c = 0] = e.operands.map((operand) => (operand.kind === 'constant' ? operand.value : 0));
  const value = operations[e.operation].evaluate(a, b, c);
  return Number.isFinite(value) ? constant(value) : undefined;
}

/**
 * An equal expression that is shorter and at least as stable in floating point. `'shallow'` looks at
 * the top three levels only, for expressions whose deeper parts are simplified already.
 */
export function simplify(e: Expression, depth: 'deep' | 'shallow' = 'deep'): Expression {
  return depth === 'deep' ? rewrite(e, step) : simplifyTop(e, 3);
}

function simplifyTop(e: Expression, levels: number): Expression {
  if (e.kind !== 'application' || levels === 0) return e;
  const operands = e.operands.map((operand) => simplifyTop(operand, levels - 1));
  return step(operands.every((operand, i) => operand === e.operands[i]) ? e : { ...e, operands });
}
