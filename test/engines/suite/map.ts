import { erf } from 'mathjs/number';
import type { Engine } from '#src/engines/index.js';
import { apply, type Expression, f, type OperationName, variable } from '#src/expression/index.js';
import { input, map, type Node, state } from '#src/graph/index.js';
import { compute, judge, numbers } from './judge.js';

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

/** What every operation means, in JavaScript's own words. */
const meaning: Readonly<Record<OperationName, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: (a, b) => a ** b,
  negate: (a) => -a,
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  log1p: (a) => Math.log1p(a),
  expm1: (a) => Math.expm1(a),
  sqrt: (a) => Math.sqrt(a),
  tanh: (a) => Math.tanh(a),
  sigmoid: (a) => (a < 0 ? Math.exp(a) / (1 + Math.exp(a)) : 1 / (1 + Math.exp(-a))),
  softplus: (a) => (a < 0 ? Math.log1p(Math.exp(a)) : a + Math.log1p(Math.exp(-a))),
  erf: (a) => (Number.isNaN(a) ? a : erf(a)),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  atan: (a) => Math.atan(a),
  abs: (a) => (a < 0 ? -a : a),
  sign: (a) => (a > 0 ? 1 : a < 0 ? -1 : a),
  floor: (a) => Math.floor(a),
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  less: (a, b) => (a < b ? 1 : 0),
  lessOrEqual: (a, b) => (a <= b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterOrEqual: (a, b) => (a >= b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  notEqual: (a, b) => (a === b ? 0 : 1),
  select: (a, b, c) => (a === 0 ? c : b),
  surrogate: (a, _b) => a,
};
const names = Object.keys(meaning) as OperationName[];

/** Ordinary and extreme numbers, all exact in float32. */
const spread = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, 0.1, -0.1, 1e-3, -1e-3, 1e-6, -1e-6, 0.999, 1.001, -2.7, 5, 7.3, -6.5],
  ...[12, -12, 20, -20, 40.5, -40.5, 80, -87, 88, 89, -104, 200, -800, 1e4, -1e4],
  ...[1e-20, -1e-20, 2 ** -126, 1e20, -1e20, 3e38, -3e38],
  ...[POSITIVE_INFINITY, NEGATIVE_INFINITY, Number.NaN],
].map(Math.fround);

/** Float32 has no digits left to reduce a larger angle with; the value then only stays in [−1, 1]. */
const largestAngle = 1e4;

/**
 * What an error of an operation is relative to: its value, except that sine and cosine may err by a
 * rounding of their angle's period, and a power by that of its logarithm.
 */
function magnitude(name: OperationName, a: number, b: number, value: number): number {
  if (name === 'sin' || name === 'cos') return 1;
  // 0 · ∞ is NaN, at zeros and infinities whose powers are exact.
  if (name === 'power') return Math.abs(value) * (1 + (Math.abs(b * Math.log(Math.abs(a))) || 0)) || 0;
  return Math.abs(value);
}

function isAngleTooLarge({ precision }: Engine, name: OperationName, a: number): boolean {
  const large = Math.abs(a) > largestAngle && Number.isFinite(a);
  return precision === 'float32' && large && (name === 'sin' || name === 'cos');
}

type Columns = readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];

function check(engine: Engine, name: OperationName, got: ArrayLike<number> | undefined, [a, b, c]: Columns): void {
  const rows = Array.from(a, (first, k) => [first, b[k] as number, c[k] as number] as const);
  const values = rows.map((row) => meaning[name](...row));
  const wanted = values.map((value, k) => {
    const own = got?.[k] ?? Number.NaN;
    return isAngleTooLarge(engine, name, rows[k]?.[0] ?? 0) && Math.abs(own) <= 1 ? own : value;
  });
  const magnitudes = values.map((value, k) => magnitude(name, a[k] as number, b[k] as number, value));
  try {
    judge(engine, name, got, wanted, magnitudes);
  } catch (error) {
    const at = Number(/element (\d+)/.exec((error as Error).message)?.[1]);
    throw new Error(`${(error as Error).message}, for (${rows[at]?.join(', ')})`);
  }
}

const [a, b, c] = ['a', 'b', 'c'].map((name) => input(name, { rows: 'batch', cols: 1 })) as [Node, Node, Node];

function every(inputs: Readonly<Record<'a' | 'b' | 'c', Node>>): Record<OperationName, Node> {
  const operands = [variable('a'), variable('b'), variable('c')];
  const arity = (name: OperationName): number => meaning[name].length;
  return Object.fromEntries(
    names.map((name) => [name, map(apply(name, ...operands.slice(0, arity(name))), inputs)]),
  ) as Record<OperationName, Node>;
}

/** Elements of a [rows × cols] tensor that an input of fewer rows or columns is repeated to. */
function repeated(values: ArrayLike<number>, from: readonly [number, number], rows: number, cols: number): number[] {
  return Array.from({ length: rows * cols }, (_, k) => {
    const [i, j] = [Math.floor(k / cols) % from[0], (k % cols) % from[1]];
    return values[i * from[1] + j] as number;
  });
}

export function mapSuite(engine: Engine): void {
  const pairs = spread.flatMap((left, i) => spread.map((right, k) => [left, right, (i + k) % 5] as const));
  const columns = [0, 1, 2].map((at) => pairs.map((row) => row[at] as number)) as unknown as Columns;
  let results: Record<string, Float64Array> = {};

  before(async () => {
    results = await compute(engine, every({ a, b, c }), { a: columns[0], b: columns[1], c: columns[2] }, pairs.length);
  });

  for (const name of names) {
    it(`computes ${name}, also at extremes`, () => check(engine, name, results[name], columns));
  }

  it('computes every operation over 1 to 65 rows', async () => {
    const program = engine.compile({ main: { graph: { outputs: every({ a, b, c }), updates: [] }, capacity: 65 } });
    for (let rows = 65; rows >= 1; rows--) {
      const parts = [1, 2, 3].map((variant) => numbers(rows, variant + rows)) as unknown as Columns;
      parts.forEach((values, k) => {
        program.write('abc'[k] as string, values);
      });
      await program.run('main', rows);
      for (const name of names) await check(engine, name, await program.output('main', name), parts);
    }
    program.dispose();
  });

  it('repeats rows, columns and single numbers, for 1 to 65 columns', async () => {
    const formula = f.add(f.subtract(variable('full'), f.multiply(2, variable('row'))), variable('column'));
    const rows = 3;
    for (let cols = 1; cols <= 65; cols++) {
      const shapes = { full: [rows, cols], row: [1, cols], column: [rows, 1], single: [1, 1] } as const;
      const leaves = Object.fromEntries(
        Object.entries(shapes).map(([name, [r, k]], variant) => [name, numbers(r * k, variant)]),
      );
      const nodes = Object.fromEntries(
        Object.entries(shapes).map(([name, [r, k]]) => [name, state(name, { rows: r, cols: k })]),
      );
      const spreadOut = (name: keyof typeof shapes): number[] =>
        repeated(leaves[name] as Float64Array, shapes[name], rows, cols);
      const [full, row, column, single] = (['full', 'row', 'column', 'single'] as const).map(spreadOut) as [
        number[],
        number[],
        number[],
        number[],
      ];
      const outer = f.multiply(variable('row'), variable('column'));
      const got = await compute(
        engine,
        {
          mixed: map(f.multiply(formula, variable('single')), nodes),
          outer: map(outer, nodes),
          copy: map(variable('single'), nodes, { shape: { rows, cols } }),
          constant: map(0.75, {}, { shape: { rows, cols } }),
        },
        leaves,
      );
      const at = (list: number[], k: number): number => list[k] as number;
      const mixed = full.map((value, k) => (value - 2 * at(row, k) + at(column, k)) * at(single, k));
      const magnitudes = full.map(() => 4);
      judge(engine, `mixed, ${cols} columns`, got.mixed, mixed, magnitudes);
      judge(
        engine,
        `outer, ${cols} columns`,
        got.outer,
        row.map((value, k) => value * at(column, k)),
      );
      judge(engine, `copy, ${cols} columns`, got.copy, single);
      judge(
        engine,
        `constant, ${cols} columns`,
        got.constant,
        full.map(() => 0.75),
      );
    }
  });

  it('repeats along a batch whose size changes', async () => {
    const x = input('x', { rows: 'batch', cols: 7 });
    const [row, column] = [state('row', { rows: 1, cols: 7 }), input('column', { rows: 'batch', cols: 1 })];
    const sum = map(f.add(f.add(f.x, variable('row')), variable('column')), { x, row, column });
    const program = engine.compile({ main: { graph: { outputs: { sum }, updates: [] }, capacity: 65 } });
    program.write('row', numbers(7));
    for (let rows = 65; rows >= 1; rows--) {
      program.write('x', numbers(rows * 7, 1));
      program.write('column', numbers(rows, 2));
      await program.run('main', rows);
      const [full, across, down] = [
        numbers(rows * 7, 1),
        repeated(numbers(7), [1, 7], rows, 7),
        repeated(numbers(rows, 2), [rows, 1], rows, 7),
      ];
      const wanted = full.map((value, k) => value + (across[k] as number) + (down[k] as number));
      const magnitudes = wanted.map(() => 3);
      judge(engine, `${rows} rows`, await program.output('main', 'sum'), wanted, magnitudes);
    }
    program.dispose();
  });

  it('computes nested formulas whose parts are shared', async () => {
    const s = f.sigmoid(f.add(f.multiply(f.x, variable('w')), 0.25));
    const shared = f.multiply(s, f.subtract(1, s));
    const formula = f.select(f.less(f.x, 0), f.divide(shared, f.add(1, f.abs(s))), f.max(shared, f.tanh(f.add(s, s))));
    const [x, w] = [numbers(64, 1), numbers(64, 2)];
    const wanted = x.map((value, k) => {
      const own = 1 / (1 + Math.exp(-(value * (w[k] as number) + 0.25)));
      return value < 0 ? (own * (1 - own)) / (1 + own) : Math.max(own * (1 - own), Math.tanh(own + own));
    });
    const shape = { rows: 'batch', cols: 1 } as const;
    const node = map(formula, { x: input('x', shape), w: input('w', shape) });
    judge(engine, 'nested', (await compute(engine, { node }, { x, w }, 64)).node, wanted);
  });

  it('computes formulas of many variables, and chains of maps over one another', async () => {
    const count = 24;
    const leaves = Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, numbers(13, i)]));
    const nodes = Object.fromEntries(Object.keys(leaves).map((name) => [name, state(name, { rows: 1, cols: 13 })]));
    const terms = Object.keys(leaves).map((name, i): Expression => f.multiply(variable(name), i + 1));
    let chain: Node = map(terms.reduce(f.add), nodes);
    for (let k = 0; k < 10; k++) chain = map(f.multiply(f.subtract(f.x, 1), 0.5), { x: chain });
    const wanted = Array.from({ length: 13 }, (_, j) => {
      let sum = Object.values(leaves).reduce((total, values, i) => total + (values[j] as number) * (i + 1), 0);
      for (let k = 0; k < 10; k++) sum = (sum - 1) * 0.5;
      return sum;
    });
    const magnitudes = wanted.map(() => 2);
    judge(engine, 'chain', (await compute(engine, { chain }, leaves)).chain, wanted, magnitudes);
  });
}
