import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ActivationName,
  Dense,
  type EngineName,
  type EpochRecord,
  type FitOptions,
  type History,
  Network,
  sgd,
} from 'multilayer';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf, xor as xorData } from '../support/networks.js';

const { x: xor, y: answers } = xorData();

function one(weight: number, engine: EngineName): Network {
  const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine });
  network.parameter(0, 'weights').set([[weight]]);
  return network;
}

function xorNetwork(seed: number, activation: ActivationName, engine: EngineName): Network {
  return new Network({ inputs: 2, layers: [new Dense(8, activation), new Dense(1, 'sigmoid')], seed, engine });
}

function recordOf(history: History, epoch: number): EpochRecord | undefined {
  return history.epochs.find((each) => each.epoch === epoch);
}

for (const engine of engineNames) {
  describe(`the weights that a fit keeps, on the engine ${engine}`, () => {
    it('are those that it began with, where every epoch made them worse', async () => {
      const network = one(1, engine);
      const options = { optimizer: 'sgd', learningRate: 1.1, epochs: 9, earlyStopping: { patience: 2 } } as const;
      const history = await network.fit([[1]], [[0]], options);
      expect([history.stopped, history.bestEpoch, history.bestLoss]).to.deep.equal(['earlyStopping', 0, 1]);
      expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
      expect(network.evaluate([[1]], [[0]]).loss).to.equal(1);
      expect(history.epochs.length).to.equal(2);
      const again = await network.fit([[1]], [[0]], { ...options, validation: { x: [[1]], y: [[0]] } });
      expect([again.bestEpoch, again.bestLoss]).to.deep.equal([2, 1]);
      expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
    });

    it('have the loss that early stopping went by, to the bit, for any rate', async () => {
      const hard: readonly (readonly [number, ActivationName, FitOptions])[] = [
        [2, 'tanh', { learningRate: 0.5 }],
        [2, 'relu', { learningRate: 1 }],
        [0, 'sigmoid', { learningRate: 5, optimizer: 'sgd' }],
        [3, 'leakyRelu', { learningRate: 0.3, batchSize: 1 }],
        [4, 'tanh', { learningRate: 1, optimizer: sgd({ momentum: 0.9 }), batchSize: 3 }],
      ];
      for (const [seed, activation, options] of hard) {
        const network = xorNetwork(seed, activation, engine);
        const before = network.evaluate(xor, answers).loss;
        // Some of them learn nothing, and say so.
        const quiet = { epochs: 60, earlyStopping: { patience: 15 }, onWarning: () => undefined };
        const history = await network.fit(xor, answers, { ...quiet, ...options });
        const { loss } = network.evaluate(xor, answers);
        expect(loss).to.equal(history.bestLoss);
        expect(loss).to.be.at.most(before);
        const record = recordOf(history, history.bestEpoch as number);
        expect(record?.measuredLoss ?? before).to.equal(loss);
      }
    });

    it('reach the target loss themselves', async () => {
      const network = one(0.1, engine);
      const options = { optimizer: 'sgd', learningRate: 3, targetLoss: 0.05, epochs: 4 } as const;
      // The weight is 0.1, −0.5, 2.5, …: each step multiplies it by −5, so only the loss before the first one is small.
      const history = await network.fit([[1]], [[0]], options);
      expect(history.stopped).to.equal('epochs');
      for (let seed = 0; seed < 4; seed++) {
        const learner = xorNetwork(seed, 'tanh', engine);
        const { stopped, bestLoss, bestEpoch } = await learner.fit(xor, answers, {
          epochs: 3000,
          targetLoss: 0.02,
          batchSize: 1,
        });
        expect(stopped).to.equal('targetLoss');
        expect(learner.evaluate(xor, answers).loss).to.equal(bestLoss);
        expect(bestLoss).to.be.at.most(0.02);
        expect(bestEpoch).to.equal(learner.epoch);
      }
    });
  });
}

describe('the loss that is watched', () => {
  const [x, y] = [
    Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]),
    Array.from({ length: 60 }, (_, i) => Math.sin(i) * Math.cos(3 * i)),
  ];

  it('is measured on the training rows after each epoch, and only where something goes by it', async () => {
    const network = new Network({ layers: [new Dense(5, 'tanh'), new Dense(1)], seed: 1 });
    const seen: number[] = [];
    const { epochs, measuredLoss } = await network.fit(x, y, {
      epochs: 4,
      earlyStopping: {},
      onEpoch: () => seen.push(network.evaluate(x, y).loss),
    });
    expect(measuredLoss).to.deep.equal(seen);
    expect(epochs.map((each) => each.measuredLoss)).to.deep.equal(seen);
    for (const options of [{}, { validation: 0.2, earlyStopping: {} }, { targetLoss: 1e-9 }]) {
      const other = await network.clone().fit(x, y, { epochs: 2, ...options });
      expect(other.epochs.some((record) => 'measuredLoss' in record)).to.equal(false);
    }
  });

  it('decides with validation, but a target loss is that of the training rows, whose weights stay', async () => {
    const network = new Network({ layers: [new Dense(9, 'tanh'), new Dense(1)], seed: 1 });
    const others = { x: x.slice(0, 5), y: y.slice(0, 5).map((value) => -value) };
    const options = { validation: others, earlyStopping: { patience: 500 }, targetLoss: 0.05, epochs: 500 };
    const history = await network.fit(x.slice(5), y.slice(5), { ...options, learningRate: 0.05 });
    expect([history.stopped, history.bestEpoch]).to.deep.equal(['targetLoss', network.epoch]);
    expect(network.evaluate(x.slice(5), y.slice(5)).loss).to.be.at.most(0.05);
    expect(network.evaluate(others.x, others.y).loss).to.equal(history.bestLoss);
  });

  it('is of the given rows, whatever the caller does with the table meanwhile', async () => {
    const run = async (spoil: boolean): Promise<number | undefined> => {
      const data = Float64Array.from(x.flat());
      const network = new Network({ layers: [new Dense(5, 'tanh'), new Dense(1)], seed: 1 });
      const fit = network.fit({ rows: 60, cols: 2, data }, y, { epochs: 5, earlyStopping: {} });
      if (spoil) data.fill(0);
      return (await fit).bestLoss;
    };
    expect(await run(true)).to.equal(await run(false));
  });

  it('never leaves a network worse than it was (property)', async () => {
    const rate = fc.double({ min: 1e-3, max: 30, noNaN: true });
    const rules = fc.constantFrom('adam', 'sgd');
    await fc.assert(
      fc.asyncProperty(fc.nat(99), rate, rules, fc.boolean(), async (seed, learningRate, optimizer, held) => {
        const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], inputs: 2, seed });
        const validation = held ? { x: xor.slice(1), y: answers.slice(1) } : undefined;
        const [rows, targets] = held ? [xor.slice(1), answers.slice(1)] : [xor, answers];
        const before = network.evaluate(rows, targets).loss;
        const options: FitOptions = { learningRate, optimizer, epochs: 12, earlyStopping: { patience: 3 } };
        const history = await network.fit(xor, answers, validation ? { ...options, validation } : options);
        expect(network.evaluate(rows, targets).loss).to.equal(history.bestLoss);
        expect(history.bestLoss).to.be.at.most(before);
      }),
      { numRuns: 30 },
    );
  });

  it('speaks of the weights before onEpoch, which training goes on from as the callback leaves them', async () => {
    const network = one(1, 'reference');
    const halve = { optimizer: 'sgd', learningRate: 0.25, epochs: 2 } as const;
    const weights: number[][][][] = [];
    await network.fit([[1]], [[0]], {
      ...halve,
      onEpoch: () => {
        weights.push(weightsOf(network));
        network.parameter(0, 'weights').set([[8]]);
      },
    });
    // A step at this rate halves the weight: 1 → ½, set to 8 → 4, set to 8.
    expect(weights).to.deep.equal([[[[0.5]]], [[[4]]]]);
    expect(weightsOf(network)).to.deep.equal([[[8]]]);
    const early = one(1, 'reference');
    const history = await early.fit([[1]], [[0]], {
      ...halve,
      earlyStopping: {},
      onEpoch: () => early.parameter(0, 'weights').set([[8]]),
    });
    expect([history.bestEpoch, history.bestLoss]).to.deep.equal([1, 0.25]);
    expect(weightsOf(early)).to.deep.equal([[[0.5]]]);
  });
});

describe('a validation loss that is not finite', () => {
  const network = (seed = 0): Network => new Network({ inputs: 1, layers: [new Dense(4, 'relu'), new Dense(1)], seed });
  const [x, y] = [
    [[0], [1], [0.5]],
    [0, 1, 0.25],
  ];

  it('from the start ends early stopping at once, with the row and what to do', async () => {
    const validation = { x: [[1], [3e30], [1]], y: [1, 0, 0] };
    const error = await expectError(() => network().fit(x, y, { validation, earlyStopping: {} }));
    expect(error.message).to.equal(
      'fit, validation, row 1: expected a finite loss, got Infinity. Column 0 of its inputs holds 3e+30: ' +
        'correct it, leave the row out, or scale the columns of all rows to about -1 to 1.',
    );
    const target = await expectError(() =>
      network().fit(x, y, { validation: { x: [[1]], y: [1e25] }, earlyStopping: {} }),
    );
    expect(target.message).to.include(
      'fit, validation y, row 0, column 0: expected a target whose square float32 can hold, as meanSquaredError takes it, got 1e+25',
    );
    expect((await network().fit(x, y, { epochs: 2, earlyStopping: {} })).stopped).to.equal('epochs');
  });

  it('is told once, without early stopping, and names the row that was held out', async () => {
    const messages: string[] = [];
    const data = Array.from({ length: 8 }, () => [1]);
    data[5] = [3e30];
    const onWarning = (message: string) => messages.push(message);
    // Only with a seed that holds row 5 out can it be trained on.
    for (let seed = 0; messages.length === 0 && seed < 50; seed++) {
      await network(seed)
        .fit(
          data,
          data.map(() => 1),
          { epochs: 3, validation: 0.2, onWarning },
        )
        .catch(() => undefined);
    }
    expect(messages).to.have.length(1);
    expect(messages[0]).to.include('fit, validation, row 5 of x: expected a finite loss, got Infinity');
  });

  it('later on counts as no improvement', async () => {
    const messages: string[] = [];
    const learner = one(1, 'wasm');
    // The weight falls from 1 towards -1, and the validation row is only just within the numbers at first.
    const history = await learner.fit([[1]], [[-40]], {
      optimizer: 'sgd',
      learningRate: 0.2,
      epochs: 50,
      validation: { x: [[1e19]], y: [[1e19]] },
      earlyStopping: { patience: 3 },
      onWarning: (message) => messages.push(message),
    });
    expect([history.stopped, history.bestEpoch]).to.deep.equal(['earlyStopping', 0]);
    expect(history.epochs.length).to.equal(3);
    expect(messages.length).to.equal(1);
  });
});
