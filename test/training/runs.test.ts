import { expect } from 'chai';
import {
  adam,
  Dense,
  exponentialAverage,
  type FitOptions,
  globalNorm,
  lion,
  Network,
  type Parameter,
  rmsprop,
  schedules,
  sgd,
} from 'multilayer';
import { golden, run } from '../golden/runs.js';
import { expectClose } from '../support/close.js';

/** The same fits, as this library has them. */
const fits: Readonly<Record<keyof typeof golden, FitOptions>> = {
  momentum: { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.05 },
  nesterov: { optimizer: sgd({ momentum: 0.8, nesterov: true }), learningRate: 0.05 },
  adam: { learningRate: 0.02 },
  rmsprop: { optimizer: rmsprop({ momentum: 0.5 }), learningRate: 0.005 },
  centered: { optimizer: rmsprop({ epsilon: 0.01, centered: true }), learningRate: 0.005 },
  adadelta: { optimizer: 'adadelta' },
  lion: { optimizer: lion(), learningRate: 0.01 },
  cosine: { optimizer: adam({ learningRate: schedules.cosine({ from: 0.05, to: 0 }) }) },
  clipped: { optimizer: sgd({ momentum: 0.5 }), learningRate: 0.2, clipping: globalNorm({ norm: 0.3 }) },
  averaged: { learningRate: 0.05, averaging: exponentialAverage({ decay: 0.9 }) },
};

describe('whole fits', () => {
  for (const [name, options] of Object.entries(fits) as [keyof typeof golden, FitOptions][]) {
    const [{ source, weights }] = golden[name];
    it(`end where PyTorch does: ${source}`, async () => {
      const layers = [new Dense(4, 'tanh'), new Dense(2)];
      const network = new Network({ inputs: 3, layers, seed: 1, engine: 'reference' });
      network.parameters.forEach((each, i) => {
        each.set(run.weights[i] as number[][]);
      });
      const { batchSize, epochs } = run;
      const { loss } = await network.fit(run.x, run.y, { ...options, batchSize, epochs, shuffle: false });
      expect(loss.at(-1)).to.be.below(0.7 * (loss[0] as number));
      const found = network.parameters.map((each) => each.toArray().flat());
      expectClose(found, weights, { relative: 1e-9, absolute: 1e-11 }, 'weight');
    });
  }

  it('are the same where a step takes the gradients of several batches', async () => {
    const options = {
      ...{ epochs: 5, shuffle: false, learningRate: schedules.cosine({ from: 0.1, to: 0 }) },
      ...{ clipping: globalNorm({ norm: 0.3 }), averaging: exponentialAverage({ decay: 0.8 }) },
      parameterOptions: ({ name }: Parameter) => (name === 'bias' ? { learningRate: 0.5 } : {}),
    };
    const ends = [];
    for (const parts of [{ batchSize: 4 }, { batchSize: 2, gradientAccumulation: 2 }]) {
      const layers = [new Dense(4, 'tanh'), new Dense(2)];
      const network = new Network({ inputs: 3, layers, seed: 1, engine: 'reference' });
      await network.fit(run.x, run.y, { ...options, ...parts });
      ends.push(network.parameters.map((each) => each.toArray().flat()));
    }
    const [whole = [], accumulated = []] = ends;
    expectClose(accumulated, whole, { relative: 1e-12 }, 'weight');
  });
});
