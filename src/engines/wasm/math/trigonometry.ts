import type { Code } from '../code/encoding.js';
import { f32x4, f64x2, i64x2, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';
import { inDouble, polynomial } from './double.js';

/** Taylor's series; on |r| ≤ π/4 the first term left out is below 10⁻¹¹. */
const sine = [1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, -1 / 39_916_800];
const cosine = [1, -1 / 2, 1 / 24, -1 / 720, 1 / 40_320, -1 / 3_628_800, 1 / 479_001_600];

/** π/2 in three parts, of 21 bits, 21 bits and the rest, so that products with a quadrant below 2³¹ are exact. */
const first = Math.round((Math.PI / 2) * 2 ** 20) / 2 ** 20;
const second = Math.round((Math.PI / 2 - first) * 2 ** 42) / 2 ** 42;
/** π/2 − fl(π/2), which float64 alone does not hold. */
const beyond = 6.123233995736766e-17;
const third = Math.PI / 2 - first - second + beyond;

/** Added to a float64 below 2³¹, it leaves the nearest whole number in the low bits of the sum. */
const shifter = 6755399441055744; // 1.5 · 2⁵²

/**
 * sin(x + turns·π/2). Beyond |x| = 2³⁰, where neighbouring float32 numbers are further apart than
 * the period is long, x counts as 0.
 */
function sineOfTurned(v: Vector, given: Code, turns: 0 | 1): Code {
  return inDouble(v, [given], (wide) => {
    const large = f64x2.gt(f64x2.abs(wide as Code), f64x2.const(2 ** 30));
    const notNumber = f64x2.sub(wide as Code, wide as Code); // 0, or NaN for infinities
    const x = v.keep(f64x2.add(v128.andNot(wide as Code, large), v128.and(notNumber, large)));
    const shifted = v.keep(f64x2.add(f64x2.mul(x, f64x2.const(2 / Math.PI)), f64x2.const(shifter)));
    const n = v.keep(f64x2.sub(shifted, f64x2.const(shifter)));
    const cut = [first, second, third].reduce<Code>(
      (rest, part) => f64x2.sub(rest, f64x2.mul(n, f64x2.const(part))),
      x,
    );
    const r = v.keep(cut);
    const square = v.keep(f64x2.mul(r, r));
    const quadrant = v.keep(turns === 0 ? shifted : i64x2.add(shifted, i64x2.const(1n)));
    const odd = i64x2.shrS(i64x2.shl(quadrant, 63), 63);
    const sign = i64x2.shl(i64x2.shrU(i64x2.shl(quadrant, 62), 63), 63);
    const value = v128.bitselect(polynomial(square, cosine), f64x2.mul(r, polynomial(square, sine)), odd);
    return v128.xor(value, sign);
  });
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
