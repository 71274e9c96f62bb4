import type { Code } from '../code/encoding.js';
import { f32x4 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';

interface Fit {
  /** Beyond this the function is 1 in float32. */
  readonly limit: number;
  /** f(x) = x · top(x²) / bottom(x²), a minimax fit of the relative error. */
  readonly top: readonly number[];
  readonly bottom: readonly number[];
}

const tanhFit: Fit = {
  limit: 9.02,
  top: [1, 0.13379718363285065, 0.0034940356854349375, 2.0583500372595154e-5, 1.3319096936470487e-8],
  bottom: [1, 0.4671303331851959, 0.025871077552437782, 0.000328309484757483, 7.762029667901515e-7],
};

const erfFit: Fit = {
  // Where the fit has passed 1, so that ±∞ give ±1 itself: GELU would else be −1e-7·|x| far out.
  limit: 4.12,
  top: [
    1.1283791065216064, 0.1907837986946106, 0.052790287882089615, 0.003779608989134431, 0.00028480871696956456,
    2.0419724933162797e-6,
  ],
  bottom: [
    1, 0.5024104714393616, 0.11425751447677612, 0.014997436664998531, 0.0011652129469439387, 3.8004101952537894e-5,
  ],
};

function sigmoidal({ limit, top, bottom }: Fit): (v: Vector, x: Code) => Code {
  return (v, x) => {
    const inside = v.keep(v.clamp(x, -limit, limit));
    const square = v.keep(f32x4.mul(inside, inside));
    const ratio = f32x4.div(f32x4.mul(inside, v.polynomial(square, top)), v.polynomial(square, bottom));
    // Rounding may carry the fit past 1, where 1 − y² would turn negative.
    return v.clamp(ratio, -1, 1);
  };
}

/** Off by at most 6 ulp, measured at every 127th float32. */
export const tanh: (v: Vector, x: Code) => Code = sigmoidal(tanhFit);
/** Off by at most 6.5 ulp, measured at every 127th float32. */
export const erf: (v: Vector, x: Code) => Code = sigmoidal(erfFit);
