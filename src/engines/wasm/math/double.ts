import type { Code } from '../code/encoding.js';
import { f32x4, f64x2, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';

/** Does the work of four floats in float64, two at a time: for functions that need the digits. */
export function inDouble(v: Vector, operands: readonly Code[], work: (...halves: readonly Code[]) => Code): Code {
  const kept = operands.map((operand) => v.keep(operand));
  const half = (lanes: readonly number[]): Code => {
    const wide = kept.map((x) => v.keep(f32x4.promoteLowF64x2(v128.shuffle(x, x, lanes))));
    return v.keep(f32x4.demoteZeroF64x2(work(...wide)));
  };
  const low = half([0, 1, 0, 1]);
  const high = half([2, 3, 2, 3]);
  return v128.shuffle(low, high, [0, 1, 4, 5]);
}

/** c₀ + c₁·x + c₂·x² + … in float64. */
export function polynomial(x: Code, coefficients: readonly number[]): Code {
  return coefficients
    .slice(0, -1)
    .reduceRight<Code>(
      (sum, c) => f64x2.add(f64x2.mul(sum, x), f64x2.const(c)),
      f64x2.const(coefficients.at(-1) as number),
    );
}
