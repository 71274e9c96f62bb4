/**
 * Counter-based random numbers: the n-th number of a stream is a pure function of (seed, stream, n),
 * so it is the same in every engine, in any order of asking, for any number of threads, and after a
 * resume. Only integer operations and IEEE-exact arithmetic (+ − × ÷ sqrt) are used, because
 * `Math.log` and `Math.cos` differ between JavaScript engines.
 */

import { atOnce, type Work } from './turns.js';

/** What the streams of one seed are for; a new use gets a new number, and old ones never change. */
export const streams = {
  weights: 1,
  shuffle: 2,
  split: 3,
  graph: 4,
  folds: 5,
  diagnosis: 6,
  toys: 8,
  importance: 9,
} as const;

/** Of the paper, from Threefish: with it in their sum, the three words of a key are never all zero. */
export const parity = 0x1bd11bda;

/**
 * Threefry-2×32 with 20 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011. Writes two words of 32 random bits for every counter from `counter0` on, as many as there is room for.
 */
export function threefry(k0: number, k1: number, counter0: number, counter1: number, out: Uint32Array): void {
  const [key0, key1, key2] = [k0 | 0, k1 | 0, k0 ^ k1 ^ parity];
  for (let at = 0; at < out.length; at += 2) {
    let a = (counter0 + (at >>> 1) + key0) | 0;
    let b = (counter1 + key1) | 0;
    // Written out, with constants for the rotations and no calls, this is several times as fast as in a loop.
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + key1) | 0;
    b = (b + key2 + 1) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + key2) | 0;
    b = (b + key0 + 2) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + key0) | 0;
    b = (b + key1 + 3) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + key1) | 0;
    b = (b + key2 + 4) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + key2) | 0;
    b = (b + key0 + 5) | 0;
    out[at] = a;
    out[at + 1] = b;
  }
}

const float = new Float64Array(1);
const bits = new Uint32Array(float.buffer);
// Typed arrays follow the byte order of the machine; the high word is at 1 on every little-endian one.
const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Natural logarithm of a positive normal number, in IEEE-exact arithmetic only: x = m·2^e with
 * m in [√½, √2), and log m = 2·artanh((m − 1)/(m + 1)) by its series. Within 2.5 ulp for x in (0, 1).
 */
export function exactLog(x: number): number {
  float[0] = x;
  let exponent = ((bits[high] ?? 0) >>> 20) - 1023;
  bits[high] = ((bits[high] ?? 0) & 0x000fffff) | 0x3ff00000;
  let mantissa = float[0] ?? 1;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * square + 1 / k;
  // ln 2 in two parts, so that the product with the exponent is exact in the first.
  return exponent * 0.6931471803691238 + (2 * s * sum + exponent * 1.9082149292705877e-10);
}

function horner(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (const c of coefficients) sum = sum * x + c;
  return sum;
}

// Highest power first. Wichura 1988, "Algorithm AS 241: the percentage points of the normal
// distribution", Applied Statistics 37, PPND16.
const central = {
  top: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  bottom: [
    5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
};
const tail = {
  top: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  bottom: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};
const farTail = {
  top: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  bottom: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
};

/** The standard normal quantile of p in (0, 1), to about 1e-15 relative (AS 241). */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(r, central.top)) / horner(r, central.bottom);
  }
  const r = Math.sqrt(-exactLog(q < 0 ? p : 1 - p));
  const value =
    r <= 5
      ? horner(r - 1.6, tail.top) / horner(r - 1.6, tail.bottom)
      : horner(r - 5, farTail.top) / horner(r - 5, farTail.bottom);
  return q < 0 ? -value : value;
}

/** "mult" in ASCII: keys are drawn with another counter than numbers, which count from 0. */
const keyDomain = 0x6d756c74;

const permutingPortion = 2 ** 14;
/** Words of a stream that are drawn at once, at first and in the end. */
const [fewest, most] = [8, 512];

/**
 * One stream of random numbers: (seed, stream, substream) name it, and a counter walks along it.
 * `seed` is any safe integer.
 */
export class Random {
  readonly #key0: number;
  readonly #key1: number;
  readonly #substream: number;
  /** Words that are drawn ahead: a call for many costs little more than one for few. */
  #words = new Uint32Array(fewest);
  #at = fewest;
  #counter = 0;

  constructor(seed: number, stream: number, substream = 0) {
    [this.#key0, this.#key1] = Random.keys(seed, stream);
    this.#substream = substream | 0;
  }

  /** The generator's key for a stream: the seed's 53 bits and sign, with the stream mixed in by one pass. */
  static keys(seed: number, stream: number): [number, number] {
    const folded = new Uint32Array(2);
    threefry(seed | 0, Math.floor(seed / 2 ** 32) | 0, stream, keyDomain, folded);
    return [folded[0] ?? 0, folded[1] ?? 0];
  }

  /** A uniform number in the open interval (0, 1): (n + ½)·2⁻⁵² for 52 random bits n. */
  uniform(): number {
    if (this.#at === this.#words.length) this.#draw();
    const upper = (this.#words[this.#at] as number) >>> 6;
    const lower = (this.#words[this.#at + 1] as number) >>> 6;
    this.#at += 2;
    return (upper * 2 ** 26 + lower + 0.5) * 2 ** -52;
  }

  /** The next words, twice as many as before: many streams give a few numbers and no more. */
  #draw(): void {
    if (this.#counter > 0 && this.#words.length < most) this.#words = new Uint32Array(2 * this.#words.length);
    threefry(this.#key0, this.#key1, this.#counter, this.#substream, this.#words);
    this.#counter += this.#words.length / 2;
    this.#at = 0;
  }

  /** A draw from the normal distribution with mean 0 and standard deviation 1. */
  normal(): number {
    return normalQuantile(this.uniform());
  }

  /** A whole number in [0, limit), each equally likely up to a bias below limit·2⁻⁵². */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** 0 … length − 1 in random order (Fisher and Yates, from the end). */
  permutation(length: number): Uint32Array {
    return atOnce(this.permuting(length));
  }

  /** Like {@link permutation}, in portions of a few milliseconds: a million numbers take a fifth of a second. */
  *permuting(length: number): Work<Uint32Array> {
    const order = new Uint32Array(length);
    for (let i = 0; i < length; i++) order[i] = i;
    for (let i = length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = held;
      if (i % permutingPortion === 0) yield;
    }
    return order;
  }
}
