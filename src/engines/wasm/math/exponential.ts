import type { Code } from '../code/encoding.js';
import { f32x4, i32x4, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';

// Here and beside, instructions for integers work on floats. The bits of a float are its exponent, above its 23 (of
// float64: 52) bits of fraction: to add n << 23 is to multiply by 2ⁿ, and to shift right by 23 is to read the exponent.
// A constant that stands among them, such as `one`, stands for its bits.

/** (eʳ − 1 − r) / r² on |r| ≤ ½·ln 2, a minimax fit: eʳ comes out within 2⁻²⁸ relative. */
const tail = [0.49999994, 0.16666521, 0.04166839, 0.008368715, 0.0013814592];

/** Added to a small float, it leaves the nearest whole number in the low bits of the sum. */
const shifter = 12582912; // 1.5 · 2²³

/** ln 2 in two parts; the first has so few bits that its product with a small whole number is exact. */
const ln2 = [0.693359375, -2.1219444e-4] as const;

/** Below it, eˣ is subnormal. */
const leastExponent = -87.33;
/** Beyond it, eˣ is infinite in float32. */
const mostExponent = 88.72283;

interface Reduced {
  /** Holds n in its low bits. */
  readonly shifted: Code;
  /** eʳ − 1 for x = n·ln 2 + r. */
  readonly rest: Code;
}

/** Cody and Waite, "Software Manual for the Elementary Functions", 1980, chapter 6. */
function reduce(v: Vector, x: Code): Reduced {
  const shifted = v.keep(v.multiplyAdd(x, v.constant(Math.LOG2E), v.constant(shifter)));
  const n = v.keep(f32x4.sub(shifted, v.constant(shifter)));
  const high = f32x4.sub(x, f32x4.mul(n, v.constant(ln2[0])));
  const r = v.keep(f32x4.sub(high, f32x4.mul(n, v.constant(ln2[1]))));
  const rest = v.keep(v.multiplyAdd(f32x4.mul(r, r), v.polynomial(r, tail), r));
  return { shifted, rest };
}

/** (1 + rest)·2ⁿ. Adding to the bits of NaN keeps NaN where its low nine bits are 0, as in all that arithmetic makes. */
function scaled(v: Vector, { shifted, rest }: Reduced): Code {
  return i32x4.add(f32x4.add(v.constant(1), rest), i32x4.shl(shifted, 23));
}

/** eˣ, with 0 for results below 1.2e-38. Off by at most 0.99 ulp, measured at every 127th float32. */
export function exp(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const upward = expOfNegative(v, given);
  const large = v.keep(f32x4.gt(given, v.constant(mostExponent)));
  return v.select(large, v.constant(Number.POSITIVE_INFINITY), upward);
}

/** eˣ for x that are not large. What comes of an x far below is thrown away. */
export function expOfNegative(v: Vector, x: Code): Code {
  const given = v.keep(x);
  return v128.andNot(scaled(v, reduce(v, given)), f32x4.lt(given, v.constant(leastExponent)));
}

/** e^−|x| */
export function expOfSize(v: Vector, x: Code): Code {
  return expOfNegative(v, v128.or(x, v.constant(-0)));
}

/** eˣ − 1 without cancellation near 0. Off by at most 1.6 ulp, measured at every 127th float32. */
export function expm1(v: Vector, x: Code): Code {
  const { shifted, rest } = reduce(v, v.keep(v.clamp(x, -20, 89)));
  // With half of 2ⁿ, n = 128 does not overflow before the sum is known.
  const half = v.keep(i32x4.add(i32x4.shl(shifted, 23), v.constant(0.5)));
  const sum = v.multiplyAdd(half, rest, f32x4.sub(half, v.constant(0.5)));
  return f32x4.mul(sum, v.constant(2));
}

/**
 * 1 / (1 + e⁻ˣ), with the small values that x < 0 gives to full relative accuracy, down to 1.2e-38 and then 0.
 * Off by at most 2.4 ulp, measured at every 127th float32.
 */
export function sigmoid(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const e = v.keep(expOfSize(v, given));
  const one = v.constant(1);
  // e where x < 0, and else 1, which is never less.
  const above = f32x4.pmax(e, v128.andNot(one, f32x4.lt(given, v.constant(0))));
  return f32x4.div(above, f32x4.add(one, e));
}
