import type { Code } from '../code/encoding.js';
import { f32x4, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';
import { expOfNegative } from './exponential.js';

/** tanh x = x · top(x²) / bottom(x²) up to here, a minimax fit of the relative error; beyond it is 1 in float32. */
const limit = 9.02;
const top = [1, 0.13382688, 0.0034974586, 2.0635834e-5, 1.33843e-8];
const bottom = [1, 0.4671601, 0.025884365, 0.00032885187, 7.790254e-7];

/** (erf(x)/x − 1 in x², for |x| up to `erfMiddle`, and log(1 − erf(x))/x + 1 beyond: minimax fits by N. Juffa, 2016. */
const erfInside = [1.28379166e-1, -3.76125336e-1, 1.12819925e-1, -2.67681349e-2, 4.99119423e-3, -5.96761703e-4];
const erfOutside = [
  -1.28717512e-1, -6.34846687e-1, -1.06777877e-1, 2.42546219e-2, -3.88396438e-3, 3.83197126e-4, -1.7285347e-5,
];
const erfMiddle = 0.927734375;

/** Off by at most 6 ulp, measured at every 127th float32. */
export function tanh(v: Vector, x: Code): Code {
  const given = v.keep(x);
  // Beyond the limit the quotient is held, so that a line goes on, which the clamp below cuts.
  const square = v.keep(f32x4.pmin(f32x4.mul(given, given), v.constant(limit * limit)));
  const ratio = f32x4.div(f32x4.mul(given, v.polynomial(square, top)), v.polynomial(square, bottom));
  // Rounding may carry the fit past 1, where 1 − y² would turn negative.
  return v.clamp(ratio, -1, 1);
}

/**
 * From 0.93 on 1 − e^(…), whose error vanishes as it nears 1: GELU multiplies what is left of 1 + erf by |x|. Off by at most
 * 1.2 ulp, measured at every 127th float32.
 */
export function erf(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const size = v.keep(f32x4.pmin(f32x4.abs(given), v.constant(6)));
  const square = v.keep(f32x4.mul(given, given));
  const inside = v.multiplyAdd(v.polynomial(square, erfInside), given, given);
  const exponent = f32x4.sub(f32x4.mul(v.polynomial(size, erfOutside), size), size);
  const outside = f32x4.sub(v.constant(1), expOfNegative(v, exponent));
  const signed = v128.or(outside, v128.and(given, v.constant(-0)));
  return v.select(f32x4.gt(size, v.constant(erfMiddle)), signed, inside);
}
