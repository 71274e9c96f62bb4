import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { f32x4, v128 } from './instructions.js';

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

  /** a·b + c, in one rounding where fast math is wanted. */
  multiplyAdd(a: Code, b: Code, c: Code): Code {
    return this.#fastMath ? f32x4.relaxedMadd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
  }

  /** c₀ + c₁·x + c₂·x² + … by Horner's rule. */
  polynomial(x: Code, coefficients: readonly number[]): Code {
    return coefficients
      .slice(0, -1)
      .reduceRight<Code>(
        (sum, c) => this.multiplyAdd(sum, x, this.constant(c)),
        this.constant(coefficients.at(-1) as number),
      );
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
