import { expect } from 'chai';
import { wasm } from '#src/engines/index.js';
import { type Expression, f, variable } from '#src/expression/index.js';
import { erf, sigmoid, softplus } from '#src/expression/special.js';
import { input, map, type Node } from '#src/graph/index.js';

const { NEGATIVE_INFINITY, NaN: notNumber, POSITIVE_INFINITY } = Number;
const [x, y] = [variable('x'), variable('y')];
const smallestNormal = 2 ** -126;

interface Case {
  readonly formula: Expression;
  readonly exact: (x: number, y: number) => number;
  /** Units in the last place that a result may be off; ½ is correct rounding. */
  readonly ulp: number;
  /** Results below this may be 0 instead. */
  readonly flushed?: number;
  /** Values for −∞, ∞, 0, −0 and NaN. */
  readonly at?: readonly [number, number, number, number, number];
}

/** Beyond it sine and cosine take their angle for 0. */
const largestAngle = 2 ** 30;
const angle = (value: number): number => (Number.isFinite(value) && Math.abs(value) > largestAngle ? 0 : value);

const cases: Readonly<Record<string, Case>> = {
  exp: { formula: f.exp(x), exact: Math.exp, ulp: 1, flushed: 1.2e-38, at: [0, POSITIVE_INFINITY, 1, 1, notNumber] },
  expm1: { formula: f.expm1(x), exact: Math.expm1, ulp: 1.6, at: [-1, POSITIVE_INFINITY, 0, 0, notNumber] },
  log: {
    formula: f.log(x),
    exact: Math.log,
    ulp: 1,
    at: [notNumber, POSITIVE_INFINITY, NEGATIVE_INFINITY, NEGATIVE_INFINITY, notNumber],
  },
  log1p: { formula: f.log1p(x), exact: Math.log1p, ulp: 1.5, at: [notNumber, POSITIVE_INFINITY, 0, 0, notNumber] },
  // Functions of what is known to lie in a range are written in fewer instructions.
  'exp of −∞ to 0': {
    formula: f.exp(f.negate(f.abs(x))),
    exact: (a) => Math.exp(-Math.abs(a)),
    ulp: 1,
    flushed: 1.2e-38,
    at: [0, 0, 1, 1, notNumber],
  },
  'log1p of 0 to 1': {
    formula: f.log1p(f.min(f.abs(x), 1)),
    exact: (a) => Math.log1p(Math.min(Math.abs(a), 1)),
    ulp: 1.8,
    at: [Math.LN2, Math.LN2, 0, 0, notNumber],
  },
  sqrt: { formula: f.sqrt(x), exact: Math.sqrt, ulp: 0.5, at: [notNumber, POSITIVE_INFINITY, 0, 0, notNumber] },
  tanh: { formula: f.tanh(x), exact: Math.tanh, ulp: 6, at: [-1, 1, 0, 0, notNumber] },
  sigmoid: { formula: f.sigmoid(x), exact: sigmoid, ulp: 2.4, flushed: 1.2e-38, at: [0, 1, 0.5, 0.5, notNumber] },
  softplus: {
    formula: f.softplus(x),
    exact: softplus,
    ulp: 2.4,
    flushed: 1.2e-38,
    at: [0, POSITIVE_INFINITY, Math.LN2, Math.LN2, notNumber],
  },
  erf: { formula: f.erf(x), exact: erf, ulp: 1.2, at: [-1, 1, 0, 0, notNumber] },
  sin: { formula: f.sin(x), exact: (a) => Math.sin(angle(a)), ulp: 0.51, at: [notNumber, notNumber, 0, 0, notNumber] },
  atan: { formula: f.atan(x), exact: Math.atan, ulp: 2.9, at: [-Math.PI / 2, Math.PI / 2, 0, 0, notNumber] },
  cos: { formula: f.cos(x), exact: (a) => Math.cos(angle(a)), ulp: 0.51, at: [notNumber, notNumber, 1, 1, notNumber] },
};

const powers: Readonly<Record<string, Case>> = {
  'x ^ y': { formula: f.power(x, y), exact: (a, b) => a ** b, ulp: 0.51 },
  ...Object.fromEntries(
    [-4, -3, -2, -1, 1, 2, 3, 4].map((whole) => [
      `x ^ ${whole}`,
      { formula: f.power(x, whole), exact: (a: number) => a ** whole, ulp: 5, flushed: 2 ** -126 },
    ]),
  ),
};

const block = 2 ** 15;

/** The distance of a float32 from the exact value, in units of the last place that float32 has there. */
function ulps(got: number, exact: number): number {
  if (Object.is(got, exact)) return 0;
  if (!Number.isFinite(exact) || Number.isNaN(got)) return POSITIVE_INFINITY;
  // The number after the greatest float32 would be 2¹²⁸.
  const end = 2 ** 128;
  const [a, b] = [Math.max(-end, Math.min(end, got)), Math.max(-end, Math.min(end, exact))];
  const last = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(b)))) - 23);
  return Math.abs(a - b) / last;
}

interface Worst {
  ulp: number;
  at: string;
}

/** The greatest error of each formula over all inputs, which come in blocks. */
function measure(all: Readonly<Record<string, Case>>, blocks: Iterable<readonly [Float32Array, Float32Array]>) {
  const shape = { rows: 'batch', cols: 1 } as const;
  const leaves = { x: input('x', shape), y: input('y', shape) };
  const entries = Object.entries(all);
  const outputs: [string, Node][] = entries.map(([name, { formula }]) => [name, map(formula, leaves)]);
  // y is used, whatever the formulas are.
  const graph = { outputs: { ...Object.fromEntries(outputs), 'x + y': map(f.add(x, y), leaves) }, updates: [] };
  const program = wasm.compile({ main: { graph, capacity: block } });
  const worst: Record<string, Worst> = Object.fromEntries(entries.map(([name]) => [name, { ulp: 0, at: 'nowhere' }]));
  for (const [xs, ys] of blocks) {
    program.write('x', xs);
    program.write('y', ys);
    program.run('main', xs.length);
    for (const [name, { exact, flushed }] of entries) {
      const results = program.output('main', name);
      const most = worst[name] as Worst;
      for (let k = 0; k < xs.length; k++) {
        const [a, b, got] = [xs[k] as number, ys[k] as number, results[k] as number];
        const wanted = exact(a, b);
        // A last place is more than 2⁻²⁴ of the number, so most need no closer look.
        if (Math.abs(got - wanted) <= most.ulp * 2 ** -24 * Math.abs(wanted)) continue;
        if (got === 0 && flushed !== undefined && Math.abs(wanted) < flushed) continue;
        const error = ulps(got, wanted);
        if (error <= most.ulp) continue;
        most.ulp = error;
        most.at = `x = ${a}, y = ${b}: expected ${wanted}, got ${got}`;
      }
    }
  }
  program.dispose();
  return worst;
}

function check(all: Readonly<Record<string, Case>>, worst: Readonly<Record<string, Worst>>): void {
  for (const [name, { ulp }] of Object.entries(all)) {
    const { ulp: found, at } = worst[name] as Worst;
    expect(found, `${name}, ${at}`).to.be.at.most(ulp);
  }
}

/**
 * Every so manieth float32, in the order of their bits: all exponents, both signs, and infinities. Of the NaN
 * there is only the one that arithmetic makes.
 */
function* everyNth(stride: number): Generator<readonly [Float32Array, Float32Array]> {
  const none = new Float32Array(block);
  const bits = new Uint32Array(block);
  for (let from = 0; from < 2 ** 32; from += stride * block) {
    const count = Math.min(block, Math.ceil((2 ** 32 - from) / stride));
    for (let k = 0; k < count; k++) {
      const next = from + k * stride;
      bits[k] = (next & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : next;
    }
    yield [new Float32Array(bits.buffer, 0, count), none.subarray(0, count)];
  }
}

/** Numbers at equal distances. */
function* between(from: number, to: number, count: number): Generator<readonly [Float32Array, Float32Array]> {
  const none = new Float32Array(block);
  for (let start = 0; start < count; start += block) {
    const length = Math.min(block, count - start);
    const values = Float32Array.from({ length }, (_, k) => from + ((to - from) * (start + k)) / (count - 1));
    yield [values, none.subarray(0, length)];
  }
}

/** Bases over all bits with exponents over all bits; then both near 1, where powers are finite and not 0. */
function* pairs(): Generator<readonly [Float32Array, Float32Array]> {
  const [a, b] = [new Uint32Array(block), new Uint32Array(block)];
  for (let round = 0; round < 5; round++) {
    for (let k = 0; k < block; k++) {
      // Steps that have no factor in common with 2³² visit all its residues.
      a[k] = Math.imul(round * block + k, 0x9e3779b1);
      b[k] = Math.imul(round * block + k, 0x85ebca6b);
    }
    const [bases, exponents] = [new Float32Array(a.buffer), new Float32Array(b.buffer)];
    yield [bases, exponents];
    yield [bases, exponents.map((_, k) => Math.fround(((k % 401) - 200) / 16))];
    yield [
      bases.map((_, k) => Math.fround(((k * 7919) % block) / 4096)),
      exponents.map((_, k) => Math.fround(((k % 613) - 306) / (round + 2))),
    ];
  }
}

function* all(...parts: readonly Iterable<readonly [Float32Array, Float32Array]>[]) {
  for (const part of parts) yield* part;
}

(wasm.supported() ? describe : describe.skip)('functions of the wasm engine', () => {
  it('of one number are within their bounds over the whole float32 range', () => {
    const dense = [between(-105, 90, 1e5), between(-10, 10, 1e5), between(-1, 2, 1e5), between(-0.01, 0.01, 3e4)];
    check(cases, measure(cases, all(everyNth(4099), ...dense)));
  });

  it('that raise to a power are within their bounds over the whole float32 range', () => {
    check(powers, measure(powers, pairs()));
  });

  for (const [name, { formula, ulp, at }] of Object.entries(cases)) {
    it(`${name} has its limits at ±∞, its values at ±0, and keeps NaN`, () => {
      const program = wasm.compile({
        main: {
          graph: { outputs: { y: map(formula, { x: input('x', { rows: 5, cols: 1 }) }) }, updates: [] },
          capacity: 1,
        },
      });
      program.write('x', [NEGATIVE_INFINITY, POSITIVE_INFINITY, 0, 0, notNumber]);
      program.run('main', 1);
      const got = [...program.output('main', 'y')];
      program.dispose();
      at?.forEach((value, k) => {
        // Zeros are equal, whatever their sign.
        if (Number.isFinite(value)) expect(got[k]).to.be.closeTo(value, ulp * 2 ** -24 * Math.abs(value));
        else expect(Object.is(got[k], value), `${name} ${k}: expected ${value}, got ${got[k]}`).to.equal(true);
      });
    });
  }

  it('x ^ y has the limits of ECMAScript', () => {
    const values = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1.5, POSITIVE_INFINITY, NEGATIVE_INFINITY, notNumber];
    const grid = values.flatMap((a) => values.map((b) => [a, b] as const));
    const [xs, ys] = [grid.map(([a]) => a), grid.map(([, b]) => b)].map((each) => Float32Array.from(each));
    const one = { 'x ^ y': powers['x ^ y'] as Case };
    check(one, measure(one, [[xs as Float32Array, ys as Float32Array]]));
  });

  it('exp is exact down to the smallest normal number, and then 0', () => {
    const one = { exp: cases.exp as Case };
    const low = Math.log(smallestNormal);
    check(one, measure(one, between(low - 16, low + 1, 1e5)));
    const none = { exp: { ...one.exp, exact: () => 0, ulp: 0 } };
    check(none, measure(none, between(low - 100, low, 1e5)));
  });
});
