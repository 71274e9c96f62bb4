import type { Code } from '../code/encoding.js';
import { f32x4, f64x2, i64x2, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';
import { inDouble, polynomial } from './double.js';

/** sin(r) / r in r², on |r| ≤ π/2, a minimax fit within 2⁻³⁵. */
const sine = [
  1, -0.16666666626149249, 0.008333331108589382, -0.00019840868208299486, 2.7525384349107694e-6, -2.388890803402266e-8,
];

/** π in three parts, of 21 bits, 21 bits and the rest, so that products with half of a whole number below 2³¹ are exact. */
const first = Math.round(Math.PI * 2 ** 19) / 2 ** 19;
const second = Math.round((Math.PI - first) * 2 ** 41) / 2 ** 41;
/** π − fl(π), which float64 alone does not hold. */
const beyond = 1.2246467991473532e-16;
const third = Math.PI - first - second + beyond;

/** Added to a float64 below 2³¹, it leaves the nearest whole number in the low bits of the sum. */
const shifter = 6755399441055744; // 1.5 · 2⁵²

/**
 * sin(x + turns·π/2) = ±sin(r), for r = x − n·π within ±π/2, where n is whole, or that and ½ for the cosine. Beyond
 * |x| = 2³⁰, where neighbouring float32 numbers are further apart than the period is long, x counts as 0.
 */
function sineOfTurned(v: Vector, x: Code, turns: 0 | 1): Code {
  const given = v.keep(x);
  const near = v128.and(given, f32x4.le(f32x4.abs(given), v.constant(2 ** 30)));
  const value = inDouble(v, [near], (wide) => {
    const angle = wide as Code;
    const halfTurns = f64x2.mul(angle, v.double(1 / Math.PI));
    const shifted = v.keep(f64x2.add(turns === 0 ? halfTurns : f64x2.add(halfTurns, v.double(0.5)), v.double(shifter)));
    const whole = f64x2.sub(shifted, v.double(shifter));
    const n = v.keep(turns === 0 ? whole : f64x2.sub(whole, v.double(0.5)));
    const cut = [first, second, third].reduce<Code>(
      (rest, part) => f64x2.sub(rest, f64x2.mul(n, v.double(part))),
      angle,
    );
    const r = v.keep(cut);
    const size = f64x2.mul(r, polynomial(v, v.keep(f64x2.mul(r, r)), sine));
    return v128.xor(size, i64x2.shl(shifted, 63));
  });
  // 0, or NaN for infinities.
  return f32x4.sub(value, f32x4.sub(given, given));
}

/** Off by at most 0.501 ulp up to |x| = 2³⁰, measured at every 127th float32. */
export function sin(v: Vector, x: Code): Code {
  return sineOfTurned(v, x, 0);
}

/** Off by at most 0.501 ulp up to |x| = 2³⁰, measured at every 127th float32. */
export function cos(v: Vector, x: Code): Code {
  return sineOfTurned(v, x, 1);
}

/** (atan(t) − t) / t³ in t², for |t| ≤ tan(π/8): Moshier, "Methods and Programs for Mathematical Functions", 1989. */
const arcTail = [-3.33329491539e-1, 1.99777106478e-1, -1.38776856032e-1, 8.05374449538e-2];
const [tangent8, tangent38] = [Math.SQRT2 - 1, Math.SQRT2 + 1];

/**
 * The angle whose tangent is x, in (−π/2, π/2): from that of −1/|x| or of (|x| − 1) / (|x| + 1), turned by π/2 or π/4,
 * where |x| is large. Off by at most 2.8 ulp, measured at every 127th float32.
 */
export function atan(v: Vector, x: Code): Code {
  const given = v.keep(x);
  const size = v.keep(f32x4.abs(given));
  const [large, middle] = [tangent38, tangent8].map((end) => v.keep(f32x4.gt(size, v.constant(end)))) as [Code, Code];
  const one = v.constant(1);
  const above = v.select(large, v.constant(-1), f32x4.sub(size, v128.and(middle, one)));
  const below = v.select(large, size, v.select(middle, f32x4.add(size, one), one));
  const turn = v.select(large, v.constant(Math.PI / 2), v128.and(middle, v.constant(Math.PI / 4)));
  const t = v.keep(f32x4.div(above, below));
  const square = v.keep(f32x4.mul(t, t));
  const rest = f32x4.mul(f32x4.mul(square, t), v.polynomial(square, arcTail));
  const angle = f32x4.add(turn, f32x4.add(t, rest));
  return v128.or(angle, v128.and(given, v.constant(-0)));
}
