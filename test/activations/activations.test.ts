import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Activation,
  type ActivationName,
  activations,
  Dense,
  type Expression,
  elementwise,
  evaluate,
  Network,
  networkFromJSON,
  softmax,
} from 'multilayer';
import { type ImmediateEngine, reference, wasm } from '#src/engines/index.js';
import { f, rewrite, variable } from '#src/expression/index.js';
import { fixed, fuse, gradient, input, map, type Node, reduce } from '#src/graph/index.js';
import { golden, limits, points } from '../golden/activations.js';
import { expectClose } from '../support/close.js';
import { probe } from '../support/compute.js';
import { expectError } from '../support/networks.js';

/** Points between and beyond which no round number lies, where kinks are. */
const grid = Array.from({ length: 320 }, (_, i) => (i - 160) * 0.0507 + 0.0013);

/** Every activation with the options of its golden rows. */
const made: readonly (readonly [string, Activation, (typeof golden)[ActivationName][number]])[] = (
  Object.keys(activations) as ActivationName[]
).flatMap((name) =>
  golden[name].map((row) => [`${name} ${JSON.stringify(row.options)}`, activations[name](row.options), row] as const),
);

/** What an activation has the derivative of: itself, or the function that stands in for a step. */
function differentiated(activation: Activation): Activation {
  const { name, formula } = activation;
  if (formula === undefined) return activation;
  const smooth = (e: Expression): Expression =>
    e.kind === 'application' && e.operation === 'surrogate' ? (e.operands[1] as Expression) : e;
  return elementwise(name, rewrite(formula, smooth));
}

/** How much faster an activation goes than it does by default. */
function steepnessOf({ options = {} }: Activation): number {
  return Number(options.sharpness ?? options.frequency ?? 1);
}

describe('activations', () => {
  for (const [title, activation, { values, derivatives, source }] of made) {
    it(`${title} is ${source} of PyTorch, also at ±1e4, ±1e308, ±∞ and NaN`, () => {
      const at = probe(activation, 2);
      const answers = [...points, ...limits].map((point) => at([point, 0]));
      expectClose(
        answers.map((answer) => answer.values[0] as number),
        values,
        { relative: 1e-15, absolute: 4e-16 },
        'value',
      );
      // A derivative that is told from the value, like y·(1 − y), has the rounding of numbers near 1.
      expectClose(
        answers.slice(0, points.length).map((answer) => answer.jacobian[0]?.[0] as number),
        derivatives,
        { relative: 1e-15, absolute: 4e-16 },
        'derivative',
      );
    });

    it(`${title} is that in float32, too`, () => {
      const at = probe(activation, 2, wasm);
      const share = 3e-7 * steepnessOf(activation);
      const held = points.flatMap((point, k) => (Math.abs(point) < 3e38 ? [k] : []));
      const answers = held.map((k) => at([points[k] as number, 0]));
      const within = (got: readonly (number | undefined)[], wanted: readonly number[], what: string): void =>
        held.forEach((k, i) => {
          const value = wanted[k] as number;
          // Beyond float32, as an exponential is.
          const range = Math.abs(value) < 3e38 ? value : Math.sign(value) * Number.POSITIVE_INFINITY;
          const absolute = share * Math.max(1, Math.abs(values[k] as number));
          expectClose([got[i] as number], [range], { relative: 0, absolute }, `${what} at ${points[k]},`);
        });
      within(
        answers.map(({ values: [y] }) => y),
        values,
        'value',
      );
      within(
        answers.map(({ jacobian: [row] }) => row?.[0]),
        derivatives,
        'derivative',
      );
      limits.forEach((limit, k) => {
        const [got, wanted] = [at([limit, 0]).values[0] as number, values[points.length + k] as number];
        expectClose([got], [wanted], { relative: 3e-7 }, `value at ${limit},`);
      });
    });

    const { formula } = activation;
    if (formula !== undefined) {
      it(`${title} is in float32 what it is in float64, all the way from −30 to 30`, () => {
        const steepness = steepnessOf(activation);
        const xs = line.map((x) => Math.fround(x / steepness));
        const [exact, coarse] = [reference, wasm].map((engine) => along(activation, xs, engine)) as [Along, Along];
        const off = (what: keyof Along, share: number): number =>
          xs.findIndex((_, k) => {
            const [got, wanted, value] = [coarse[what][k], exact[what][k], exact.values[k]] as [number, number, number];
            return !(Math.abs(got - wanted) <= share * Math.max(1, Math.abs(value)));
          });
        expect(xs[off('values', 3e-7 * steepness)], 'where a value is off').to.equal(undefined);
        // Where it is told from the value, as the 1 − y² of tanh, it has twice the rounding of that.
        expect(xs[off('slopes', 6e-7 * steepness ** 2)], 'where a slope is off').to.equal(undefined);
      });
    }

    const { written } = activation;
    if (written !== undefined) {
      it(`${title} is what is written for it`, () => {
        for (const x of grid) {
          expect(evaluate(written, { x })).to.be.closeTo(evaluate(activation.formula as Expression, { x }), 4e-15);
        }
      });
    }

    it(`${title} has the derivatives of central differences`, () => {
      const width = 4;
      const at = probe(activation, width);
      const smooth = probe(differentiated(activation), width);
      const step = 1e-5;
      for (let from = 0; from < grid.length; from += width) {
        // Neighbours far apart, so that a row holds different numbers.
        const row = Array.from({ length: width }, (_, j) => grid[(from + j * 83) % grid.length] as number);
        const { jacobian } = at(row);
        for (let j = 0; j < width; j++) {
          const up = smooth(row.with(j, (row[j] as number) + step)).values;
          const down = smooth(row.with(j, (row[j] as number) - step)).values;
          const numeric = up.map((value, i) => (value - (down[i] as number)) / (2 * step));
          expectClose(
            jacobian.map((each) => each[j] as number),
            numeric,
            { relative: 1e-7, absolute: 1e-9 },
            `∂y/∂x${j} at ${row}, entry`,
          );
        }
      }
    });

    it(`${title} inside a network survives JSON`, () => {
      const network = new Network({ inputs: 3, layers: [new Dense(5, activation), new Dense(2, activation)], seed: 4 });
      const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
      expect(copy.layers.map(String)).to.deep.equal(network.layers.map(String));
      expect(copy.toJSON()).to.deep.equal(network.toJSON());
      const x = [
        [0.3, -2, 5],
        [-0.7, 0.1, 0],
      ];
      expect(copy.predict(x)).to.deep.equal(network.predict(x));
    });
  }

  const logits = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 5, maxLength: 5 });

  it('refuses bounds of hardTanh that leave nothing between them', async () => {
    const { message } = await expectError(() => activations.hardTanh({ minimum: 1 }));
    expect(message).to.equal(
      'hardTanh, option minimum: expected a number below the maximum, got 1, where the maximum is 1. The defaults are -1 and 1.',
    );
  });

  it('gives rows of softmax that add up to 1', () => {
    const at = probe(softmax(), 5);
    fc.assert(
      fc.property(logits, (row) => {
        const { values } = at(row);
        expect(Math.min(...values)).to.be.at.least(0);
        expect(values.reduce((a, b) => a + b, 0)).to.be.closeTo(1, 1e-15 * 5);
      }),
    );
  });

  it('does not change softmax by a shift of the row', () => {
    const at = probe(softmax(), 5);
    fc.assert(
      fc.property(logits, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (row, by) => {
        const shifted = at(row.map((each) => each + by));
        // z + by is rounded to 2⁻⁴³ at worst, and eᶻ with it; below 10⁻³⁰⁸ numbers lose their digits.
        expectClose(shifted.values, at(row).values, { relative: 1e-12, absolute: 1e-300 });
      }),
    );
  });

  describe('sparsemax', () => {
    /** By sorting, as in algorithm 1 of the paper: the level that is taken off. */
    function levelOf(row: readonly number[]): number {
      let [sum, level] = [0, 0];
      [...row]
        .sort((a, b) => b - a)
        .forEach((z, k) => {
          sum += z;
          if (1 + (k + 1) * z > sum) level = (sum - 1) / (k + 1);
        });
      return level;
    }

    const worst = (n: number): number[] => Array.from({ length: n }, (_, k) => -(1 - 2 ** -k) * 0.999);
    const wave = (n: number, by: number): number[] => Array.from({ length: n }, (_, k) => by * Math.sin(k * k + 1));
    const rows: readonly (readonly number[])[] = [
      [5, 5],
      [0, -1],
      [3, 1e30],
      worst(40),
      // Each number just below the level of those before, so that a step drops one of them.
      ...[3, 10, 40].map((n) => Array.from({ length: n }, (_, k) => (k === 0 ? 0 : -1 + (0.9 * 2 ** -k) / n))),
      ...[2, 7, 100, 1000].flatMap((n) => [wave(n, 0.01), wave(n, 1), wave(n, 30)]),
    ];

    for (const engine of [reference, wasm]) {
      it(`is what sorting finds, with the gradient of its support, also of wide rows, on ${engine.name}`, () => {
        const precision = engine === wasm ? 5e-7 : 1e-14;
        for (const given of rows) {
          const row = engine === wasm ? given.map(Math.fround) : given;
          const greatest = Math.max(...row);
          const z = row.map((each) => each - greatest);
          const level = levelOf(z);
          const { values, slopes } = sparse(engine, row);
          values.forEach((value, i) => {
            expect(value, `${i} of ${row.length}`).to.be.closeTo(Math.max((z[i] as number) - level, 0), precision);
          });
          expect(values.reduce((a, b) => a + b, 0)).to.be.closeTo(1, 20 * precision);
          // d Σ wᵢpᵢ / dzᵢ = wᵢ − the mean w of the support, there.
          const support = values.flatMap((value, i) => (value > 0 ? [i] : []));
          const mean = support.reduce((sum, i) => sum + weightAt(i), 0) / support.length;
          slopes.forEach((slope, i) => {
            const near = Math.abs((z[i] as number) - level) < 10 * precision;
            const wanted = (values[i] as number) > 0 ? weightAt(i) - mean : 0;
            if (!near) expect(slope, `slope ${i} of ${row.length}`).to.be.closeTo(wanted, 20 * precision);
          });
        }
      });
    }

    it('adds up to 1 and does not change by a shift of the row', () => {
      const at = probe(activations.sparsemax(), 5);
      fc.assert(
        fc.property(logits, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (row, by) => {
          const { values } = at(row);
          expect(values.reduce((a, b) => a + b, 0)).to.be.closeTo(1, 1e-14);
          expectClose(at(row.map((each) => each + by)).values, values, { relative: 0, absolute: 1e-12 });
        }),
      );
    });
  });
});

/** From −30 to 30, past no round number. */
const line = Float64Array.from({ length: 1501 }, (_, i) => (i - 750) * 0.0407);

interface Along {
  readonly values: readonly number[];
  readonly slopes: readonly number[];
}

/** An activation of one number after the other, and its derivatives. */
function along(activation: Activation, xs: Float64Array, engine: ImmediateEngine): Along {
  const { length } = xs;
  const x = input('x', { rows: length, cols: 1 });
  const y = activation.apply(x);
  const [slope = map(0, {}, { shape: x.shape })] = gradient(reduce('sum', 'all', y), [x]);
  const graph = fuse({ outputs: { y, slope }, updates: [] });
  const program = engine.compile({ main: { graph, capacity: length } });
  program.write('x', xs);
  program.run('main', length);
  const found = { values: [...program.output('main', 'y')], slopes: [...program.output('main', 'slope')] };
  program.dispose();
  return found;
}

const weightAt = (i: number): number => Math.cos(i);

/** One row, and the gradient of Σ wᵢpᵢ. */
function sparse(engine: ImmediateEngine, row: readonly number[]): { values: number[]; slopes: number[] } {
  const shape = { rows: 1, cols: row.length };
  const x = input('x', shape);
  const y = activations.sparsemax().apply(x);
  const weights = fixed({ ...shape, data: Float64Array.from(row, (_, i) => weightAt(i)) });
  const [slope] = gradient(reduce('sum', 'all', map(f.multiply(variable('y'), variable('w')), { y, w: weights })), [x]);
  const graph = fuse({ outputs: { y, slope: slope as Node }, updates: [] });
  const program = engine.compile({ main: { graph, capacity: 1 } });
  program.write('x', row);
  program.run('main', 1);
  const result = { values: [...program.output('main', 'y')], slopes: [...program.output('main', 'slope')] };
  program.dispose();
  return result;
}
