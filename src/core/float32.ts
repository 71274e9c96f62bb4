import type { NumberArray } from './arrays.js';
import { MultilayerError } from './errors.js';

/** Of the numbers that an engine computes with. */
export type Precision = 'float32' | 'float64';

/** Whether a number is finite, also once it is rounded to the precision. */
export function isHeld(value: number, precision: Precision): boolean {
  return Number.isFinite(precision === 'float32' ? Math.fround(value) : value);
}

/** Numbers of a smaller size are held, and so is every whole one to the unit. */
export const safeBelow: Readonly<Record<Precision, number>> = { float32: 2 ** 24, float64: Number.POSITIVE_INFINITY };

/** How an error calls what float32 has room for. */
const float32Range = 'a number between -3.4e38 and 3.4e38';

/** The error for a finite number that float32 has no room for. */
export function tooLarge(where: string, value: number, remedy: string): MultilayerError {
  const fix = `It is too large for float32: ${remedy}use engine: 'reference'.`;
  return new MultilayerError({ where, expected: float32Range, got: String(value), fix });
}

/** Times this, a number leaves float64 exactly where it rounds to infinity in float32. */
const toFloat32 = 2 ** 896 * (1 + 2 ** -25 + 2 ** -50);

/** Whether all numbers are finite in the precision. */
export function allHeld(data: NumberArray, precision: Precision): boolean {
  if (data instanceof Float64Array && precision === 'float32') return sumOf(data, toFloat32) === 0;
  return data instanceof Float32Array || data instanceof Float64Array ? allFinite(data) : true;
}

/** The sum of all numbers times a factor times zero: 0, or NaN where one of them is not finite then. */
function sumOf(data: Float64Array, factor: number): number {
  let sum = 0;
  for (let k = 0; k < data.length; k++) sum += (data[k] as number) * factor * 0;
  return sum;
}

/** Whether all numbers are finite. Four sums, as one would wait for each of its additions. */
export function allFinite(data: Float32Array | Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let k = 0; k < whole; k += 4) {
    // Zero for finite numbers; NaN for others, and NaN it stays.
    a += (data[k] as number) * 0;
    b += (data[k + 1] as number) * 0;
    c += (data[k + 2] as number) * 0;
    d += (data[k + 3] as number) * 0;
  }
  for (let k = whole; k < data.length; k++) a += (data[k] as number) * 0;
  return a + b + c + d === 0;
}
