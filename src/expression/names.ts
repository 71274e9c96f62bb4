import * as f from './build.js';
import type { Expression, OperationName } from './expression.js';

/** Operations that are written as calls. */
export const functions = [
  ...['exp', 'log', 'log1p', 'expm1', 'sqrt', 'tanh', 'sigmoid', 'softplus', 'erf', 'sin', 'cos', 'atan'],
  ...['abs', 'sign', 'floor', 'min', 'max', 'surrogate'],
] as OperationName[];

interface Abbreviation {
  readonly arity: readonly number[];
  readonly write: (a: Expression, b: Expression) => Expression;
}

/** Functions of other names that are a few operations. */
export const abbreviations: Readonly<Record<string, Abbreviation>> = {
  log: { arity: [1, 2], write: (a, b) => (b === undefined ? f.log(a) : f.divide(f.log(a), f.log(b))) },
  ln: { arity: [1], write: (a) => f.log(a) },
  log2: { arity: [1], write: (a) => f.divide(f.log(a), Math.LN2) },
  log10: { arity: [1], write: (a) => f.divide(f.log(a), Math.LN10) },
  pow: { arity: [2], write: (a, b) => f.power(a, b) },
  sgn: { arity: [1], write: (a) => f.sign(a) },
  arctan: { arity: [1], write: (a) => f.atan(a) },
  tan: { arity: [1], write: (a) => f.divide(f.sin(a), f.cos(a)) },
  // With exp, the difference would lose its digits near 0.
  sinh: { arity: [1], write: (a) => f.divide(f.subtract(f.expm1(a), f.expm1(f.negate(a))), 2) },
  cosh: { arity: [1], write: (a) => f.divide(f.add(f.exp(a), f.exp(f.negate(a))), 2) },
};

/** Functions that are often asked for and not here, whose nearest name is no help. */
export const missing: ReadonlySet<string> = new Set(
  'asin acos arcsin arccos asinh acosh atanh arcsinh arccosh arctanh atan2 sec csc cot sech csch coth ceil round fix mod gamma erfc cbrt'.split(
    ' ',
  ),
);

/** What other languages and libraries put before a function. */
export const prefix: RegExp = /^(?:[A-Za-z_]\w*\.)+([A-Za-z_]\w*)$/;
