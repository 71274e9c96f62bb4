import { expect } from 'chai';
import { Dense, DivergenceError, type EngineName, type FitOptions, Network } from 'multilayer';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { weightsOf } from '../support/networks.js';
import { parts } from '../support/parts.js';

const x = Array.from({ length: 7 }, (_, i) => [Math.sin(i + 1), Math.cos(2 * i), (i % 3) - 0.9]);
const y = x.map(([a = 0, b = 0, c = 0]) => [a * b + 0.3, c - 2 * a]);
/** Rows, and how large the weights are: what overflows where it is squared, beside nothing, and what vanishes. */
const extremes: readonly { readonly rows: readonly (readonly number[])[]; readonly size: number }[] = [
  {
    rows: [
      [1e18, -1e18, 1],
      [0, 0, 0],
    ],
    size: 1,
  },
  {
    rows: [
      [1e-30, -1e-30, 1e-25],
      [1e-38, 0, 1e-30],
    ],
    size: 1e15,
  },
];

const others = engineNames.filter((name) => name !== 'reference');

function fresh(engine: EngineName | 'auto' = 'auto'): Network {
  return new Network({ inputs: 3, layers: [new Dense(2)], seed: 6, engine });
}

describe('every part of a fit', () => {
  for (const [name, make, option] of parts) {
    const options: FitOptions = { ...option(make()), batchSize: 3, onWarning: () => undefined };

    it(`${name} does the same on every engine`, async () => {
      const trained = async (engine: EngineName): Promise<number[]> => {
        const network = fresh(engine);
        await network.fit(x, y, { ...options, epochs: 2 });
        return weightsOf(network).flat(2);
      };
      const exact = await trained('reference');
      for (const engine of others)
        expectClose(await trained(engine), exact, { relative: 1e-5, absolute: 1e-5 }, `weight on ${engine}`);
    });

    it(`${name} leaves weights finite, whatever the inputs and the weights, or says that the fit diverges`, async () => {
      for (const { rows, size } of extremes) {
        const network = fresh();
        const weights = network.parameter(0, 'weights');
        weights.set(weights.toArray().map((row) => row.map((each) => Math.fround(size * each))));
        try {
          await network.fit(rows, y.slice(0, 2), { ...options, epochs: 2 });
        } catch (error) {
          if (!(error instanceof DivergenceError)) throw error;
        }
        expect(weightsOf(network).flat(2).every(Number.isFinite), String(rows[0])).to.equal(true);
      }
    });
  }
});
