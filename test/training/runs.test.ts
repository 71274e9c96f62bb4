import { expect } from 'chai';
import {
  adagrad,
  adam,
  adamax,
  adamw,
  BatchNormalization,
  clipValue,
  Dense,
  Dropout,
  elasticNet,
  exponentialAverage,
  type FitOptions,
  globalNorm,
  type Layer,
  lamb,
  lion,
  maxNorm,
  Network,
  nadam,
  type Parameter,
  radam,
  rmsprop,
  schedules,
  sgd,
} from 'multilayer';
import { golden, run } from '../golden/runs.js';
import { expectClose } from '../support/close.js';

type Run = FitOptions & { readonly between?: readonly Layer[] };

/** The same fits, as this library has them. */
const fits: Readonly<Record<keyof typeof golden, Run>> = {
  sgd: { optimizer: 'sgd', learningRate: 0.05 },
  momentum: { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.05 },
  nesterov: { optimizer: sgd({ momentum: 0.8, nesterov: true }), learningRate: 0.05 },
  coupled: { optimizer: sgd({ momentum: 0.5, weightDecay: 0.02 }), learningRate: 0.05 },
  adam: { learningRate: 0.02 },
  amsgrad: { optimizer: adam({ beta2: 0.9, amsgrad: true }), learningRate: 0.02 },
  coupledAdam: { optimizer: adam({ weightDecay: 0.02 }), learningRate: 0.02 },
  adamw: { optimizer: adamw({ weightDecay: 0.1 }), learningRate: 0.02 },
  adamax: { optimizer: adamax(), learningRate: 0.02 },
  nadam: { optimizer: nadam(), learningRate: 0.02 },
  radam: { optimizer: radam(), learningRate: 0.02 },
  adagrad: { optimizer: adagrad(), learningRate: 0.1 },
  lamb: { optimizer: lamb(), learningRate: 0.02 },
  rmsprop: { optimizer: rmsprop({ momentum: 0.5 }), learningRate: 0.005 },
  centered: { optimizer: rmsprop({ epsilon: 0.01, centered: true }), learningRate: 0.005 },
  adadelta: { optimizer: 'adadelta' },
  lion: { optimizer: lion(), learningRate: 0.01 },
  cosine: { optimizer: adam({ learningRate: schedules.cosine({ from: 0.05, to: 0 }) }) },
  clipped: { optimizer: sgd({ momentum: 0.5 }), learningRate: 0.2, clipping: globalNorm({ norm: 0.3 }) },
  clippedByValue: { optimizer: sgd({ momentum: 0.5 }), learningRate: 0.2, clipping: clipValue({ limit: 0.1 }) },
  shuffled: { learningRate: 0.02, shuffle: true },
  batchNormalization: { learningRate: 0.02, between: [new BatchNormalization()] },
  dropout: { learningRate: 0.02, between: [new Dropout(0.25)] },
  l2: { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.05, regularizer: 'l2' },
  elasticNet: { learningRate: 0.02, regularizer: elasticNet({ l1: 0.003, l2: 0.001 }) },
  maxNorm: { learningRate: 0.02, constraint: maxNorm({ limit: 0.8 }) },
  unitNorm: { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.05, constraint: 'unitNorm' },
  averaged: { learningRate: 0.05, averaging: exponentialAverage({ decay: 0.9 }) },
};

describe('whole fits', () => {
  for (const [name, options] of Object.entries(fits) as [keyof typeof golden, Run][]) {
    const [{ source, weights }] = golden[name];
    it(`end where PyTorch does: ${source}`, async () => {
      const { between = [], ...rest } = options;
      const { batchSize, epochs, seed } = run;
      const layers = [new Dense(4, 'tanh'), ...between, new Dense(2)];
      const network = new Network({ inputs: 3, layers, seed, engine: 'reference' });
      const dense = network.parameters.filter(({ name }) => name === 'weights' || name === 'bias');
      dense.forEach((each, i) => {
        each.set(run.weights[i] as number[][]);
      });
      const { loss } = await network.fit(run.x, run.y, { shuffle: false, ...rest, batchSize, epochs });
      expect(loss.at(-1)).to.be.below(0.7 * (loss[0] as number));
      const found = network.parameters.map((each) => each.toArray().flat());
      expectClose(found, weights, { relative: 1e-9, absolute: 1e-10 }, 'weight');
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
