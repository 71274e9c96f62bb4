import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { f32x4, v128 } from './instructions.js';

/** The arithmetic of a polynomial. */
interface Arithmetic {
  readonly multiplyAdd: (a: Code, b: Code, c: Code) => Code;
  readonly square: (x: Code) => Code;
}

/**
 * t₀ + t₁·x + t₂·x² + … by Estrin's scheme: pairs of terms, then pairs of pairs, which do not wait for each other. What
 * a loop of functions costs is how long its sums wait, more than how many they are.
 */
export function sumOfPowers(x: Code, all: readonly Code[], { multiplyAdd, square }: Arithmetic): Code {
  let terms = all;
  for (let power = x; terms.length > 1; power = square(power)) {
    const by = power;
    if (terms.length <= 3) return terms.reduceRight((sum, term) => multiplyAdd(sum, by, term));
    terms = terms.flatMap((term, k) => {
      if (k % 2 === 1) return [];
      const next = terms[k + 1];
      return [next === undefined ? term : multiplyAdd(next, by, term)];
    });
  }
  return terms[0] as Code;
}

/** What the code of four floats at a time is written with: the function it goes into, and how it adds products. */
export class Vector {
  readonly fn: FunctionBuilder;
  readonly #fastMath: boolean;

  constructor(fn: FunctionBuilder, fastMath: boolean) {
    this.fn = fn;
    this.#fastMath = fastMath;
  }

  keep(value: Code): Code {
    return this.fn.keep(value);
  }

  constant(value: number): Code {
    return this.fn.constant(value);
  }

  double(value: number): Code {
    return this.fn.double(value);
  }

  /** a·b + c, in one rounding where fast math is wanted. */
  multiplyAdd(a: Code, b: Code, c: Code): Code {
    return this.#fastMath ? f32x4.relaxedMadd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
  }

  /** c₀ + c₁·x + c₂·x² + … */
  polynomial(x: Code, coefficients: readonly number[]): Code {
    const terms = coefficients.map((c) => this.constant(c));
    const square = (power: Code): Code => this.keep(f32x4.mul(power, power));
    return sumOfPowers(x, terms, { multiplyAdd: (a, b, c) => this.multiplyAdd(a, b, c), square });
  }

  /** x held within [low, high]; NaN stays. */
  clamp(x: Code, low: number, high: number): Code {
    return f32x4.pmax(f32x4.pmin(x, this.constant(high)), this.constant(low));
  }

  /** a where the bits of the mask are set, b elsewhere. */
  select(mask: Code, a: Code, b: Code): Code {
    return v128.bitselect(a, b, mask);
  }
}
