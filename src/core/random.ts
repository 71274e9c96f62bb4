/**
 * Counter-based random numbers: the n-th number of a stream is a pure function of (seed, stream, n),
 * so it is the same in every engine, in any order of asking, for any number of threads, and after a
 * resume. Only integer operations and IEEE-exact arithmetic (+ − × ÷ sqrt) are used, because
 * `Math.log` and `Math.cos` differ between JavaScript engines.
 */

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** What the streams of one seed are for; a new use gets a new number, and old ones never change. */
export const streams = { weights: 1, shuffle: 2, split: 3, graph: 4 } as const;

/**
 * Threefry-2×32 with 20 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011. Writes two words of 32 random bits.
 */
export function threefry(key0: number, key1: number, counter0: number, counter1: number, out: Uint32Array): void {
  const keys = [key0, key1, key0 ^ key1 ^ 0x1bd11bda] as const;
  let a = (counter0 + keys[0]) | 0;
  let b = (counter1 + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const by = rotations[round & 7] ?? 0;
    a = (a + b) | 0;
    b = ((b << by) | (b >>> (32 - by))) ^ a;
    if ((round & 3) === 3) {
      const injection = (round >> 2) + 1;
      a = (a + (keys[injection % 3] ?? 0)) | 0;
      b = (b + (keys[(injection + 1) % 3] ?? 0) + injection) | 0;
    }
  }
  out[0] = a;
  out[1] = b;
}

const float = new Float64Array(1);
const bits = new Uint32Array(float.buffer);
// Typed arrays follow the byte order of the machine; the high word is at 1 on every little-endian one.
const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * Natural logarithm of a positive normal number, in IEEE-exact arithmetic only: x = m·2^e with
 * m in [√½, √2), and log m = 2·artanh((m − 1)/(m + 1)) by its series. Within 2 ulp for x in (0, 1).
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
  return exponent * 0.69314718036912381649 + (2 * s * sum + exponent * 1.90821492927058770002e-10);
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
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
    1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
  ],
  bottom: [
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
    687.1870074920579083, 42.313330701600911252, 1,
  ],
};
const tail = {
  top: [
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  bottom: [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
};
const farTail = {
  top: [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  bottom: [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
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

/**
 * One stream of random numbers: (seed, stream, substream) name it, and a counter walks along it.
 * `seed` is any safe integer.
 */
export class Random {
  readonly #key0: number;
  readonly #key1: number;
  readonly #substream: number;
  readonly #words = new Uint32Array(2);
  #counter = 0;

  constructor(seed: number, stream: number, substream = 0) {
    const folded = new Uint32Array(2);
    // The seed's 53 bits and sign become a key; the stream is mixed in by one pass of the generator.
    threefry(seed | 0, Math.floor(seed / 2 ** 32) | 0, stream, 0x6d756c74, folded);
    this.#key0 = folded[0] ?? 0;
    this.#key1 = folded[1] ?? 0;
    this.#substream = substream | 0;
  }

  /** A uniform number in the open interval (0, 1): (n + ½)·2⁻⁵² for 52 random bits n. */
  uniform(): number {
    threefry(this.#key0, this.#key1, this.#counter++, this.#substream, this.#words);
    const upper = (this.#words[0] ?? 0) >>> 6;
    const lower = (this.#words[1] ?? 0) >>> 6;
    return (upper * 2 ** 26 + lower + 0.5) * 2 ** -52;
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
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = held;
    }
    return order;
  }
}
