import type { OperationName } from '../../../expression/index.js';
import type { Code } from '../code/encoding.js';
import { f32x4, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';
import { exp, expm1, sigmoid } from '../math/exponential.js';
import { log, log1p, softplus } from '../math/logarithm.js';
import { power } from '../math/power.js';
import { erf, tanh } from '../math/sigmoidal.js';
import { atan, cos, sin } from '../math/trigonometry.js';

/** How each operation is written for four floats at a time. Comparisons give masks: all bits set, or none. */
export type Writer = (v: Vector, a: Code, b: Code, c: Code) => Code;

/** −1, 0 or 1; zeros keep their sign, and NaN stays. */
function sign(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const unit = v128.or(v.constant(1), v128.and(given, v.constant(-0)));
  const zero = v.constant(0);
  return v.select(v128.or(f32x4.lt(given, zero), f32x4.gt(given, zero)), unit, given);
}

export const writers: Readonly<Record<OperationName, Writer>> = {
  add: (_v, a, b) => f32x4.add(a, b),
  subtract: (_v, a, b) => f32x4.sub(a, b),
  multiply: (_v, a, b) => f32x4.mul(a, b),
  divide: (_v, a, b) => f32x4.div(a, b),
  power,
  negate: (_v, a) => f32x4.neg(a),
  exp,
  log,
  log1p,
  expm1,
  sqrt: (_v, a) => f32x4.sqrt(a),
  tanh,
  sigmoid,
  softplus,
  erf,
  sin,
  cos,
  atan,
  abs: (_v, a) => f32x4.abs(a),
  sign,
  floor: (_v, a) => f32x4.floor(a),
  min: (_v, a, b) => f32x4.min(a, b),
  max: (_v, a, b) => f32x4.max(a, b),
  less: (_v, a, b) => f32x4.lt(a, b),
  lessOrEqual: (_v, a, b) => f32x4.le(a, b),
  greater: (_v, a, b) => f32x4.gt(a, b),
  greaterOrEqual: (_v, a, b) => f32x4.ge(a, b),
  equal: (_v, a, b) => f32x4.eq(a, b),
  notEqual: (_v, a, b) => f32x4.ne(a, b),
  select: (v, mask, a, b) => v.select(mask, a, b),
  surrogate: (_v, a) => a,
};
