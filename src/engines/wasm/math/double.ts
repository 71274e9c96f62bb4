import type { Code } from '../code/encoding.js';
import { f32x4, f64x2, v128 } from '../code/instructions.js';
import { sumOfPowers, type Vector } from '../code/vector.js';

/** Does the work of four floats in float64, two at a time: for functions that need the digits. */
export function inDouble(v: Vector, operands: readonly Code[], work: (...halves: readonly Code[]) => Code): Code {
  const kept = operands.map((operand) => v.keep(operand));
  const half = (operands: readonly Code[]): Code => {
    const wide = operands.map((x) => v.keep(f32x4.promoteLowF64x2(x)));
    return v.keep(f32x4.demoteZeroF64x2(work(...wide)));
  };
  const low = half(kept);
  const high = half(kept.map((x) => v128.shuffle(x, x, [2, 3, 2, 3])));
  return v128.shuffle(low, high, [0, 1, 4, 5]);
}

/** c₀ + c₁·x + c₂·x² + … in float64. */
export function polynomial(v: Vector, x: Code, coefficients: readonly number[]): Code {
  return sumOfPowers(
    x,
    coefficients.map((c) => v.double(c)),
    {
      multiplyAdd: (a, b, c) => f64x2.add(f64x2.mul(a, b), c),
      square: (power) => v.keep(f64x2.mul(power, power)),
    },
  );
}
