import type { Code } from '../code/encoding.js';
import { f32x4, i32x4, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';
import { expOfSize } from './exponential.js';

/** (ln(1 + t) − t + t²/2) / t³ on √½ ≤ 1 + t ≤ √2, a minimax fit: ln comes out within 2⁻²⁷ relative. */
const tail = [0.3333333, -0.2500082, 0.20001228, -0.1662336, 0.14201745, -0.13160147, 0.1276165, -0.07634679];
const ln2 = [0.693359375, -2.1219444e-4] as const;
const smallestNormal = 2 ** -126;

/**
 * ln x of positive, normal, finite numbers; `shift` is added to the exponent.
 *
 * x is 2ᵉ·(1 + t) with 1 + t from √½ to √2. As the bits of √½ are taken off first, the exponent that is left changes
 * there and not at 1: e is 0 on both sides of 1, where ln x is small and e·ln 2 would cancel with the rest.
 */
function logOfNormal(v: Vector, x: Code, shift: Code): Code {
  const bits = v.keep(x);
  const sqrtHalf = v.constant(Math.SQRT1_2);
  const e = v.keep(i32x4.shrS(i32x4.sub(bits, sqrtHalf), 23));
  const t = v.keep(f32x4.sub(i32x4.sub(bits, i32x4.shl(e, 23)), v.constant(1)));
  const n = v.keep(f32x4.add(f32x4.convertI32x4S(e), shift));
  const square = v.keep(f32x4.mul(t, t));
  const cubic = f32x4.mul(f32x4.mul(square, t), v.polynomial(t, tail));
  const small = v.multiplyAdd(n, v.constant(ln2[1]), cubic);
  const fraction = f32x4.add(t, f32x4.sub(small, f32x4.mul(square, v.constant(0.5))));
  return v.multiplyAdd(n, v.constant(ln2[0]), fraction);
}

/** ln x: −∞ at 0, NaN below. Off by at most 0.84 ulp, measured at every 127th float32. */
export function log(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const tiny = v.keep(f32x4.lt(given, v.constant(smallestNormal)));
  const lifted = v.select(tiny, f32x4.mul(given, v.constant(2 ** 23)), given);
  const inside = logOfNormal(v, lifted, v128.and(tiny, v.constant(-23)));
  const upward = v.select(f32x4.lt(given, v.constant(Number.POSITIVE_INFINITY)), inside, given);
  const atZero = v.select(f32x4.eq(given, v.constant(0)), v.constant(Number.NEGATIVE_INFINITY), v.constant(Number.NaN));
  return v.select(f32x4.le(given, v.constant(0)), atZero, upward);
}

/** What ln(1 + x) lacks because u = 1 + x was rounded: (x − (u − 1)) / u. */
function lostBy(v: Vector, x: Code, u: Code): Code {
  return f32x4.div(f32x4.sub(x, f32x4.sub(u, v.constant(1))), u);
}

/** ln(1 + x) without cancellation near 0 (Kahan's correction). Off by at most 1.5 ulp, measured at every 127th float32. */
export function log1p(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const u = v.keep(f32x4.add(given, v.constant(1)));
  const ordinary = v128.and(f32x4.gt(u, v.constant(0)), f32x4.lt(u, v.constant(Number.POSITIVE_INFINITY)));
  return f32x4.add(log(v, u), v128.and(lostBy(v, given, u), ordinary));
}

/** (x − ln(1 + x)) / x² on 0 ≤ x ≤ 1 as a quotient, a minimax fit: ln comes out within 2⁻²⁹ relative. */
const top = [0.4999999, 0.45073519, 0.0722535];
const bottom = [1, 1.568132, 0.68997456, 0.07570208];

/** ln(1 + x) for 0 ≤ x ≤ 1. Off by at most 1.8 ulp, measured at every 127th float32. */
export function log1pOfShare(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const above = f32x4.mul(f32x4.mul(given, given), v.polynomial(given, top));
  return f32x4.sub(given, f32x4.div(above, v.polynomial(given, bottom)));
}

/**
 * ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), with 0 for results below 1.2e-38. Off by at most 2.4 ulp, measured at
 * every 127th float32.
 */
export function softplus(v: Vector, x: Code): Code {
  const given = v.keep(x);
  return f32x4.add(f32x4.pmax(given, v.constant(0)), log1pOfShare(v, expOfSize(v, given)));
}
