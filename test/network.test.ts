import { expect } from 'chai';
import {
  type ActivationName,
  activations,
  Dense,
  DivergenceError,
  type LossName,
  MultilayerError,
  Network,
} from 'multilayer';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

function xorNetwork(activation: ActivationName = 'tanh', seed = 1): Network {
  return new Network({ inputs: 2, layers: [new Dense(8, activation), new Dense(1, 'sigmoid')], seed });
}

function weightsOf(network: Network): number[][][] {
  return network.parameters.map((each) => each.toArray());
}

async function errorOf(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('Network', () => {
  for (const activation of ['tanh', 'sigmoid'] as const) {
    it(`solves XOR with ${activation} units`, async () => {
      const network = xorNetwork(activation);
      await network.fit(x, y, { epochs: 2000, learningRate: 0.05 });
      const { loss, accuracy } = network.evaluate(x, y, ['accuracy']);
      expect(accuracy).to.equal(1);
      expect(loss).to.be.below(0.05);
    });
  }

  it('cannot solve XOR with linear units: the squared error stays at 1/4', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(8), new Dense(1)], seed: 1 });
    await network.fit(x, y, { epochs: 2000 });
    expect(network.evaluate(x, y).loss).to.be.closeTo(0.25, 1e-6);
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const [a, b, c] = [xorNetwork(), xorNetwork(), xorNetwork('tanh', 2)];
    for (const network of [a, b, c]) await network.fit(x, y, { epochs: 20, batchSize: 3 });
    expect(weightsOf(a)).to.deep.equal(weightsOf(b));
    expect(weightsOf(a)).to.not.deep.equal(weightsOf(c));
  });

  it('goes on exactly where an aborted fit stopped, also from a checkpoint', async () => {
    const whole = xorNetwork();
    await whole.fit(x, y, { epochs: 20, batchSize: 3 });
    const parts = xorNetwork();
    const controller = new AbortController();
    const first = await parts.fit(x, y, {
      epochs: 20,
      batchSize: 3,
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 7) controller.abort();
      },
    });
    expect(first.stopped).to.equal('aborted');
    const resumed = Network.fromJSON(JSON.parse(JSON.stringify(parts.checkpoint())));
    await resumed.fit(x, y, { epochs: 13, batchSize: 3 });
    await parts.fit(x, y, { epochs: 13, batchSize: 3 });
    expect(weightsOf(parts)).to.deep.equal(weightsOf(whole));
    expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
  });

  it('predicts identically after a round trip through JSON, and as a clone', async () => {
    const network = xorNetwork('leakyRelu');
    await network.fit(x, y, { epochs: 30 });
    const copy = Network.fromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.predict(x)).to.deep.equal(network.predict(x));
    expect(network.clone().predict(x)).to.deep.equal(network.predict(x));
  });

  it('learns classes given as labels', async () => {
    const network = new Network({ layers: [new Dense(8, 'tanh'), new Dense(2, 'softmax')], seed: 3 });
    await network.fit(x, ['same', 'other', 'other', 'same'], { epochs: 500, learningRate: 0.05 });
    expect(network.predictClasses(x)).to.deep.equal(['same', 'other', 'other', 'same']);
  });

  it('stops with DivergenceError and keeps finite weights', async () => {
    const network = new Network({ layers: [new Dense(4), new Dense(1)], seed: 1 });
    const error = await errorOf(() => network.fit(x, y, { epochs: 5000, optimizer: 'sgd', learningRate: 1e3 }));
    expect(error).to.be.instanceOf(DivergenceError);
    expect(error.message).to.match(/fit, epoch \d+, step 1, layer \d/);
    expect(weightsOf(network).flat(2).every(Number.isFinite)).to.equal(true);
  });

  it('restores the best weights after early stopping', async () => {
    const network = xorNetwork();
    const history = await network.fit(x, y, {
      epochs: 400,
      learningRate: 0.5,
      validation: { x, y },
      earlyStopping: { patience: 5 },
    });
    const best = Math.min(...history.validationLoss);
    expect(network.evaluate(x, y).loss).to.equal(best);
  });

  it('says which layers a step above them keeps from learning', async () => {
    const warnings: string[] = [];
    await xorNetwork('step').fit(x, y, { epochs: 1, onWarning: (message) => warnings.push(message) });
    expect(warnings.join()).to.include("layer 0 (Dense(8, 'step')) will not learn");
  });

  it('trains the layers above such a layer on what it really puts out', async () => {
    const network = xorNetwork('step');
    const frozen = network.parameter(0, 'weights').toArray();
    const before = network.evaluate(x, y).loss;
    const { loss } = await network.fit(x, y, { epochs: 300, shuffle: false, learningRate: 0.05, onWarning: () => {} });
    expect(loss[0]).to.be.closeTo(before, 1e-12);
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal(frozen);
    const reached = network.evaluate(x, y).loss;
    const more = await network.fit(x, y, { epochs: 1, shuffle: false, onWarning: () => {} });
    expect(more.loss[0]).to.be.closeTo(reached, 1e-12);
  });
});

describe('gradients', () => {
  const losses: readonly [LossName, ActivationName, number, number[][]][] = [
    [
      'meanSquaredError',
      'linear',
      2,
      [
        [0.3, -0.2],
        [0.1, 0.9],
        [-0.5, 0.4],
      ],
    ],
    [
      'binaryCrossentropy',
      'sigmoid',
      2,
      [
        [1, 0],
        [0.2, 0.9],
        [0, 1],
      ],
    ],
    [
      'categoricalCrossentropy',
      'softmax',
      2,
      [
        [1, 0],
        [0, 1],
        [0.4, 0.6],
      ],
    ],
  ];
  const inputs = [
    [0.3, -0.7, 0.2],
    [0.9, 0.4, -0.6],
    [-0.8, 0.55, 0.35],
  ];
  const hidden = (Object.keys(activations) as ActivationName[]).filter((name) => name !== 'step');

  for (const [loss, output, outputs, target] of losses) {
    for (const activation of hidden) {
      it(`${activation} under ${loss} agrees with central differences`, async () => {
        const make = (): Network =>
          new Network({ inputs: 3, layers: [new Dense(4, activation), new Dense(outputs, output)], seed: 5 });
        const network = make();
        const stepped = make();
        // One plain step of rate 1 moves every parameter by exactly its negative gradient.
        await stepped.fit(inputs, target, { epochs: 1, loss, optimizer: 'sgd', learningRate: 1, shuffle: false });
        network.parameters.forEach((parameter, i) => {
          const before = parameter.toMatrix();
          const after = stepped.parameters[i]?.toMatrix();
          before.data.forEach((value, k) => {
            const at = (shifted: number): number => {
              const data = before.data.slice();
              data[k] = shifted;
              parameter.set({ ...before, data });
              return network.evaluate(inputs, target).loss;
            };
            const numeric = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
            parameter.set(before);
            const exact = value - (after?.data[k] ?? Number.NaN);
            expect(Math.abs(exact - numeric)).to.be.below(1e-6 * Math.max(1e-2, Math.abs(exact)));
          });
        });
      });
    }
  }
});

describe('errors', () => {
  const attempt = (a: unknown, b: unknown, options = {}) => xorNetwork().fit(a as never, b as never, options);
  const cases: readonly [string, () => unknown, string][] = [
    ['NaN', () => attempt([[0, Number.NaN]], [[1]]), 'fit, x, row 0, column 1: expected a finite number, got NaN'],
    [
      'Infinity',
      () =>
        attempt(
          [
            [0, 1],
            [Number.POSITIVE_INFINITY, 1],
          ],
          y,
        ),
      'fit, x, row 1, column 0: expected a finite number, got Infinity',
    ],
    [
      'text',
      () => attempt([['a', 1]], [[1]]),
      'fit, x, row 0, column 0: expected a finite number, got "a". Convert text to numbers',
    ],
    ['ragged rows', () => attempt([[0, 1], [0]], y), 'fit, x, row 1: expected 2 columns, as in row 0, got 1'],
    ['too many columns', () => attempt([[0, 1, 2]], [[1]]), 'fit, x: expected 2 columns, one for each input, got 3'],
    ['no rows', () => attempt([], []), 'fit, x: expected at least one row, got none'],
    ['too few targets', () => attempt(x, [[0]]), 'fit, y: expected 4 rows, as many as x has, got 1'],
    [
      'targets out of range',
      () => attempt(x, [[0], [1], [2], [0]]),
      'fit, y, row 2, column 0: expected a number from 0 to 1, got 2',
    ],
    [
      'a misspelt option',
      () => attempt(x, y, { epoch: 3 }),
      'fit: expected only known options, got the option "epoch". Did you mean "epochs"?',
    ],
    [
      'a negative rate',
      () => attempt(x, y, { learningRate: -1 }),
      'fit, option learningRate: expected a positive number, got -1',
    ],
    [
      'zero epochs',
      () => attempt(x, y, { epochs: 0 }),
      'fit, option epochs: expected a whole number of 1 or more, got 0',
    ],
    ['an unknown optimizer', () => attempt(x, y, { optimizer: 'adma' }), 'Did you mean "adam"?'],
    ['an unknown loss', () => attempt(x, y, { loss: 'mse' }), 'expected the name of a loss, got "mse"'],
    [
      'an unknown activation',
      () => new Dense(3, 'rleu' as never),
      'Dense(3): expected the name of an activation, got "rleu". Did you mean "relu"?',
    ],
    ['zero units', () => new Dense(0), 'Dense, units: expected a whole number of 1 or more, got 0'],
    [
      'no layers',
      () => new Network({ layers: [] }),
      'Network, layers: expected a list of at least one layer, got an empty array',
    ],
    [
      'an unknown engine',
      () => new Network({ layers: [new Dense(1)], engine: 'gpu' as never }),
      'Network, engine: expected the name of an engine',
    ],
    [
      'a foreign file',
      () => Network.fromJSON({ format: 'x' }),
      'Network.fromJSON, format: expected "multilayer", got "x"',
    ],
    [
      'a hostile activation',
      () =>
        Network.fromJSON({
          ...xorNetwork().toJSON(),
          layers: [{ kind: 'dense', units: 1, activation: 'constructor' }],
        }),
      'expected the name of an activation, got "constructor"',
    ],
    [
      'labels for numbers',
      () => new Network({ layers: [new Dense(1)] }).fit(x, ['a', 'b', 'b', 'a']),
      'expected numbers, as meanSquaredError compares numbers, got text labels',
    ],
    [
      'a class too many',
      () => new Network({ layers: [new Dense(2, 'softmax')] }).fit(x, [0, 1, 2, 0]),
      'fit, y, row 2: expected a class from 0 to 1, got 2',
    ],
  ];
  for (const [name, action, text] of cases) {
    it(name, async () => {
      const error = await errorOf(action);
      expect(error).to.be.instanceOf(MultilayerError);
      expect(error.message).to.include(text);
    });
  }
});
