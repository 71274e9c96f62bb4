import BaseFraction from 'fraction.js';
import { type Matrix, matrix } from '../core/matrix.js';

/** A table of exact dyadic rationals: entry k is data[k] · 2^exponent. Every float is one of these. */
export interface ExactMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly bigint[];
  readonly exponent: number;
}

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** mantissa · 2^exponent = x, exactly, for a finite x. */
function partsOf(x: number): readonly [mantissa: bigint, exponent: number] {
  float[0] = x;
  const all = bits[0] as bigint;
  const field = Number((all >> 52n) & 0x7ffn);
  const low = all & 0xfffffffffffffn;
  const mantissa = field === 0 ? low : low | (1n << 52n);
  return [all >> 63n === 1n ? -mantissa : mantissa, Math.max(field, 1) - 1075];
}

export function toExact({ rows, cols, data }: Matrix): ExactMatrix {
  const entries = Array.from(data, partsOf).map(([m, e]) => (m === 0n ? ([m, 0] as const) : ([m, e] as const)));
  const exponent = Math.min(0, ...entries.map(([, e]) => e));
  return { rows, cols, exponent, data: entries.map(([m, e]) => m << BigInt(e - exponent)) };
}

export function multiply(a: ExactMatrix, b: ExactMatrix): ExactMatrix {
  const data = new Array<bigint>(a.rows * b.cols).fill(0n);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.cols; k++) {
      const left = a.data[i * a.cols + k] as bigint;
      // What leaves its inputs as they are, or scales them, is a diagonal matrix.
      for (let j = 0, at = i * b.cols; left !== 0n && j < b.cols; j++, at++)
        data[at] = (data[at] as bigint) + left * (b.data[k * b.cols + j] as bigint);
    }
  }
  return { rows: a.rows, cols: b.cols, data, exponent: a.exponent + b.exponent };
}

function withExponent(a: ExactMatrix, exponent: number): ExactMatrix {
  return { ...a, exponent, data: a.data.map((entry) => entry << BigInt(a.exponent - exponent)) };
}

/** The sum; a single row of b is added to every row of a. */
export function add(a: ExactMatrix, b: ExactMatrix): ExactMatrix {
  const exponent = Math.min(a.exponent, b.exponent);
  const [left, right] = [withExponent(a, exponent), withExponent(b, exponent)];
  return { ...left, data: left.data.map((entry, k) => entry + (right.data[k % right.data.length] as bigint)) };
}

/** Each entry times a float. */
export function scale(a: ExactMatrix, by: number): ExactMatrix {
  const [mantissa, exponent] = partsOf(by);
  return { ...a, data: a.data.map((entry) => entry * mantissa), exponent: a.exponent + exponent };
}

export function same(a: ExactMatrix, b: ExactMatrix): boolean {
  const exponent = Math.min(a.exponent, b.exponent);
  const [left, right] = [withExponent(a, exponent), withExponent(b, exponent)];
  return left.data.every((entry, k) => entry === right.data[k]);
}

/** JSON has no bigint, of which a fraction is made: it becomes the text that it can be made of again, such as "1/4". */
class Fraction extends BaseFraction {
  toJSON(): string {
    return this.toFraction();
  }
}

export function toFractions({ rows, cols, data, exponent }: ExactMatrix): BaseFraction[][] {
  const [up, down] = [1n << BigInt(Math.max(0, exponent)), 1n << BigInt(Math.max(0, -exponent))];
  const at = (i: number, j: number): Fraction => new Fraction((data[i * cols + j] as bigint) * up, down);
  return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_unused, j) => at(i, j)));
}

/** The nearest floats, but for a double rounding that only a subnormal result can suffer. */
export function toFloats({ rows, cols, data, exponent }: ExactMatrix): Matrix {
  const nearest = (entry: bigint): number => {
    const size = (entry < 0n ? -entry : entry).toString(2).length;
    const drop = Math.max(0, size - 64);
    const kept = entry >> BigInt(drop);
    // What was dropped still decides a tie: it is kept as the last bit.
    const sticky = kept << BigInt(drop) === entry ? kept : kept | 1n;
    const power = exponent + drop;
    const half = Math.trunc(power / 2);
    return Number(sticky) * 2 ** half * 2 ** (power - half);
  };
  return matrix(rows, cols, Float64Array.from(data, nearest));
}

/** The rank, by elimination without fractions (Bareiss 1968), so that nothing is rounded. */
export function rank({ rows, cols, data }: ExactMatrix): number {
  const table = Array.from({ length: rows }, (_, i) => data.slice(i * cols, (i + 1) * cols));
  let found = 0;
  let previous = 1n;
  for (let j = 0; j < cols && found < rows; j++) {
    const at = table.findIndex((row, i) => i >= found && row[j] !== 0n);
    if (at < 0) continue;
    const pivotRow = table[at] as bigint[];
    table[at] = table[found] as bigint[];
    table[found] = pivotRow;
    const pivot = pivotRow[j] as bigint;
    for (let i = found + 1; i < rows; i++) {
      const row = table[i] as bigint[];
      const factor = row[j] as bigint;
      table[i] = row.map((entry, k) => (entry * pivot - factor * (pivotRow[k] as bigint)) / previous);
    }
    previous = pivot;
    found += 1;
  }
  return found;
}
