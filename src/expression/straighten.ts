import * as f from './build.js';
import { type Application, type Expression, isConstant, type OperationName } from './expression.js';
import { isSquare, rewrite, same } from './walk.js';

function applied(e: Expression | undefined, operation: OperationName): Application | undefined {
  return e?.kind === 'application' && e.operation === operation ? e : undefined;
}

/** u and n of an even power uⁿ. */
function evenPower(e: Expression): { readonly base: Expression; readonly exponent: number } | undefined {
  if (e.kind !== 'application') return undefined;
  const [base, exponent] = e.operands as [Expression, Expression];
  if (isSquare(e)) return { base, exponent: 2 };
  if (e.operation !== 'power' || !isConstant(exponent)) return undefined;
  return exponent.value > 0 && exponent.value % 2 === 0 ? { base, exponent: exponent.value } : undefined;
}

/** (uⁿ)ᵖ = |u|ⁿᵖ for even n, as uⁿ leaves the numbers where the whole does not. */
function rootOfPower(under: Expression, by: number): Expression | undefined {
  const { base, exponent } = evenPower(under) ?? {};
  if (base === undefined || exponent === undefined) return undefined;
  const power = exponent * by;
  if (power === 1) return f.abs(base);
  return f.power(power % 2 === 0 ? base : f.abs(base), power);
}

/** c of √(u² + c), where it is positive. */
function offset(root: Expression, u: Expression): number | undefined {
  const sum = applied(applied(root, 'sqrt')?.operands[0], 'add');
  const [a, b] = sum?.operands ?? [];
  const [square, constant] = a !== undefined && isConstant(a) ? [b, a] : [a, b];
  if (square === undefined || constant === undefined || !isConstant(constant) || constant.value <= 0) return undefined;
  const base = square.kind === 'application' && isSquare(square) ? square.operands[0] : undefined;
  return base !== undefined && same(base, u) ? constant.value : undefined;
}

/** √(u² + c) ± u, whose terms cancel on one side: there it is c / (√(u² + c) ∓ u). */
function conjugate(root: Expression, u: Expression, sign: 1 | -1): Expression | undefined {
  const c = offset(root, u);
  if (c === undefined) return undefined;
  const [sum, difference] = [f.add(u, root), f.subtract(root, u)];
  const isRight = f.greaterOrEqual(u, 0);
  return sign === 1 ? f.select(isRight, sum, f.divide(c, difference)) : f.select(isRight, f.divide(c, sum), difference);
}

/** What is left of a choice within another one with the same condition, so that a text that is read again stays as it is. */
function chosen(condition: Expression, e: Expression, holds: boolean): Expression {
  const inner = applied(e, 'select');
  if (inner !== undefined && same(inner.operands[0] as Expression, condition)) {
    return inner.operands[holds ? 1 : 2] as Expression;
  }
  const quotient = applied(e, 'divide');
  if (quotient === undefined) return e;
  const [above, below] = quotient.operands as [Expression, Expression];
  const left = chosen(condition, below, holds);
  return left === below ? e : f.divide(above, left);
}

/**
 * Roots in a form that keeps its digits, and its finite values, where the written one cancels or overflows: √(x²) is
 * |x|, and log(x + √(x² + 1)) is a number for negative x, too.
 */
export function straighten(root: Expression): Expression {
  return rewrite(root, (e) => {
    if (e.kind !== 'application') return e;
    const [a, b, c] = e.operands as [Expression, Expression, Expression];
    if (e.operation === 'select') return f.select(a, chosen(a, b, true), chosen(a, c, false));
    if (e.operation === 'sqrt') return rootOfPower(a, 0.5) ?? e;
    if (e.operation === 'power' && isConstant(b)) return rootOfPower(a, b.value) ?? e;
    if (e.operation === 'add') return conjugate(b, a, 1) ?? conjugate(a, b, 1) ?? e;
    return e.operation === 'subtract' ? (conjugate(a, b, -1) ?? e) : e;
  });
}
