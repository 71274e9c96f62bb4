/**
 * Words to write formulas with. Imported as a namespace, a formula then reads
 * `f.divide(f.x, f.add(1, f.abs(f.x)))`.
 */
import { type Application, apply, type Term, type Variable, variable } from './expression.js';

/** The argument of an activation. */
export const x: Variable = variable('x');

export const add = (a: Term, b: Term): Application => apply('add', a, b);
export const subtract = (a: Term, b: Term): Application => apply('subtract', a, b);
export const multiply = (a: Term, b: Term): Application => apply('multiply', a, b);
export const divide = (a: Term, b: Term): Application => apply('divide', a, b);
export const power = (a: Term, b: Term): Application => apply('power', a, b);
export const negate = (a: Term): Application => apply('negate', a);
export const square = (a: Term): Application => apply('multiply', a, a);
export const exp = (a: Term): Application => apply('exp', a);
export const log = (a: Term): Application => apply('log', a);
export const log1p = (a: Term): Application => apply('log1p', a);
export const expm1 = (a: Term): Application => apply('expm1', a);
export const sqrt = (a: Term): Application => apply('sqrt', a);
export const tanh = (a: Term): Application => apply('tanh', a);
export const sigmoid = (a: Term): Application => apply('sigmoid', a);
export const softplus = (a: Term): Application => apply('softplus', a);
export const erf = (a: Term): Application => apply('erf', a);
export const sin = (a: Term): Application => apply('sin', a);
export const cos = (a: Term): Application => apply('cos', a);
export const atan = (a: Term): Application => apply('atan', a);
export const abs = (a: Term): Application => apply('abs', a);
export const sign = (a: Term): Application => apply('sign', a);
export const floor = (a: Term): Application => apply('floor', a);
export const min = (a: Term, b: Term): Application => apply('min', a, b);
export const max = (a: Term, b: Term): Application => apply('max', a, b);
export const less = (a: Term, b: Term): Application => apply('less', a, b);
export const lessOrEqual = (a: Term, b: Term): Application => apply('lessOrEqual', a, b);
export const greater = (a: Term, b: Term): Application => apply('greater', a, b);
export const greaterOrEqual = (a: Term, b: Term): Application => apply('greaterOrEqual', a, b);
export const equal = (a: Term, b: Term): Application => apply('equal', a, b);
export const notEqual = (a: Term, b: Term): Application => apply('notEqual', a, b);
/** `condition ? whenTrue : otherwise` */
export const select = (condition: Term, whenTrue: Term, otherwise: Term): Application =>
  apply('select', condition, whenTrue, otherwise);
/** The value of one formula with the derivative of another: a step that learns as a sigmoid would. */
export const surrogate = (value: Term, smooth: Term): Application => apply('surrogate', value, smooth);
