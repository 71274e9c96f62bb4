import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Activation,
  type ActivationName,
  activations,
  Dense,
  Network,
  networkFromJSON,
  softmax,
} from 'multilayer';
import { wasm } from '#src/engines/index.js';
import { golden, limits, points } from '../golden/activations.js';
import { expectClose } from '../support/close.js';
import { probe } from '../support/compute.js';

/** Points between and beyond which no round number lies, where kinks are. */
const grid = Array.from({ length: 320 }, (_, i) => (i - 160) * 0.0507 + 0.0013);

/** Every activation with the options of its golden rows. */
const made: readonly (readonly [string, Activation, (typeof golden)[ActivationName][number]])[] = (
  Object.keys(activations) as ActivationName[]
).flatMap((name) =>
  golden[name].map((row) => [`${name} ${JSON.stringify(row.options)}`, activations[name](row.options), row] as const),
);

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
      const held = points.flatMap((point, k) => (Math.abs(point) < 3e38 ? [k] : []));
      const answers = held.map((k) => at([points[k] as number, 0]));
      const within = (got: readonly (number | undefined)[], wanted: readonly number[], what: string): void =>
        held.forEach((k, i) => {
          const value = wanted[k] as number;
          // Beyond float32, as an exponential is.
          const range = Math.abs(value) < 3e38 ? value : Math.sign(value) * Number.POSITIVE_INFINITY;
          expectClose([got[i] as number], [range], { relative: 3e-7, absolute: 3e-7 }, `${what} at ${points[k]},`);
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

    it(`${title} has the derivatives of central differences`, () => {
      const width = 4;
      const at = probe(activation, width);
      const step = 1e-5;
      for (let from = 0; from < grid.length; from += width) {
        // Neighbours far apart, so that a row holds different numbers.
        const row = Array.from({ length: width }, (_, j) => grid[(from + j * 83) % grid.length] as number);
        const { jacobian } = at(row);
        for (let j = 0; j < width; j++) {
          const up = at(row.with(j, (row[j] as number) + step)).values;
          const down = at(row.with(j, (row[j] as number) - step)).values;
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
});
