import { expect } from 'chai';
import { matrix as mathMatrix } from 'mathjs';
import {
  adam,
  Dense,
  DivergenceError,
  type EngineName,
  type EpochRecord,
  type FitOptions,
  type History,
  leakyRelu,
  MultilayerError,
  Network,
  networkFromJSON,
  type Targets,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { abortAfter } from '../support/abort.js';
import { engineNames, roundings } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

/** 203 rows of a smooth function, so that an epoch of batches of 4 has 51 steps and a shorter last one. */
const rows = 203;
const x = Array.from({ length: rows }, (_, i) => [Math.sin(i), Math.cos(i * 0.7), Math.sin(i * 0.3 + 1)]);
const y = x.map(([a = 0, b = 0, c = 0]) => [a * b - c]);

function make(seed = 3): Network {
  return new Network({ inputs: 3, layers: [new Dense(6, 'tanh'), new Dense(1)], seed });
}

const options: FitOptions = { batchSize: 4, learningRate: 0.02 };

describe('a fit that stops and goes on', () => {
  // Blocks grow from one step to at most twice as many, so these stop within the first epoch on any machine.
  for (const blocks of [1, 2, 3, 4, 5]) {
    it(`has the bits of an uninterrupted one, aborted within an epoch after ${blocks} blocks`, async () => {
      const whole = make();
      await whole.fit(x, y, { ...options, epochs: 3 });
      const parts = make();
      const { stopped, epochs } = await parts.fit(x, y, { ...options, epochs: 3, signal: abortAfter(blocks) });
      expect(stopped).to.equal('aborted');
      expect(epochs).to.deep.equal([]);
      expect(weightsOf(parts)).to.not.deep.equal(weightsOf(make()));
      const resumed = networkFromJSON(JSON.parse(JSON.stringify(parts.checkpoint())));
      const copied = parts.clone();
      for (const network of [parts, resumed, copied]) {
        const history = await network.fit(x, y, { ...options, epochs: 3 });
        expect(history.epochs.map(({ epoch }) => epoch)).to.deep.equal([1, 2, 3]);
        expect(weightsOf(network)).to.deep.equal(weightsOf(whole));
      }
    });
  }

  it('reports the loss of a whole epoch, also where it was done in two parts', async () => {
    const whole = await make().fit(x, y, { ...options, epochs: 1 });
    const network = make();
    await network.fit(x, y, { ...options, epochs: 1, signal: abortAfter(3) });
    expect((await network.fit(x, y, { ...options, epochs: 1 })).loss).to.deep.equal(whole.loss);
  });

  it('starts no step with a signal that is aborted already', async () => {
    const network = make();
    const history = await network.fit(x, y, { signal: AbortSignal.abort() });
    expect([history.stopped, history.epochs.length, network.epoch]).to.deep.equal(['aborted', 0, 0]);
    expect(weightsOf(network)).to.deep.equal(weightsOf(make()));
  });

  it('goes on from the last step and not from the best epoch when aborted under early stopping', async () => {
    const [network, other] = [make(), make()];
    const controller = new AbortController();
    const history = await network.fit(x, y, {
      ...options,
      learningRate: 0.5,
      epochs: 6,
      earlyStopping: { patience: 6 },
      signal: controller.signal,
      onEpoch: ({ epoch }) => epoch === 6 && controller.abort(),
    });
    expect(history.bestEpoch).to.not.equal(undefined);
    const aborted = make();
    const again = new AbortController();
    const cut = await aborted.fit(x, y, {
      ...options,
      learningRate: 0.5,
      epochs: 6,
      earlyStopping: { patience: 6 },
      signal: again.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 4) again.abort();
      },
    });
    expect([cut.stopped, cut.bestEpoch]).to.deep.equal(['aborted', undefined]);
    await other.fit(x, y, { ...options, learningRate: 0.5, epochs: 4 });
    expect(weightsOf(aborted)).to.deep.equal(weightsOf(other));
  });

  it('continues where another fit ended, and starts a fresh epoch where the data changed', async () => {
    const [twice, once] = [make(), make()];
    await twice.fit(x, y, { ...options, epochs: 2 });
    await twice.fit(x, y, { ...options, epochs: 3 });
    await once.fit(x, y, { ...options, epochs: 5 });
    expect(weightsOf(twice)).to.deep.equal(weightsOf(once));
    expect(twice.epoch).to.equal(5);
    await twice.fit(x.slice(0, 50), y.slice(0, 50), { ...options, epochs: 1, signal: abortAfter(2) });
    const { epochs } = await twice.fit(x, y, { ...options, epochs: 1 });
    expect(epochs.map(({ epoch }) => epoch)).to.deep.equal([6]);
  });
});

describe('callbacks of a fit', () => {
  it('stop it with false, and only with false', async () => {
    const network = make();
    const history = await network.fit(x, y, { epochs: 9, onEpoch: ({ epoch }) => epoch < 3 });
    expect([history.stopped, history.epochs.length]).to.deep.equal(['onEpoch', 3]);
    for (const value of [undefined, 0, null, '']) {
      expect((await make().fit(x, y, { epochs: 2, onEpoch: () => value })).epochs.length).to.equal(2);
    }
  });

  it('are awaited, and their errors come out of the fit, which leaves a usable network', async () => {
    const network = make();
    const failure = new Error('disk full');
    const attempt = network.fit(x, y, { epochs: 5, onEpoch: () => Promise.reject(failure) });
    expect(await expectError(() => attempt)).to.equal(failure);
    const [throwing, other] = [make(), make()];
    const thrown = () =>
      throwing.fit(x, y, {
        epochs: 5,
        onEpoch: () => {
          throw failure;
        },
      });
    expect(await expectError(thrown)).to.equal(failure);
    await other.fit(x, y, { epochs: 1 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(other));
    await network.fit(x, y, { epochs: 1 });
    expect(network.epoch).to.equal(2);
  });

  it('see the weights of their epoch, and may change them', async () => {
    const network = make();
    const seen: number[][][][] = [];
    const losses: number[] = [];
    await network.fit(x, y, {
      ...options,
      epochs: 3,
      onEpoch: () => {
        seen.push(weightsOf(network));
        losses.push(network.evaluate(x, y).loss);
      },
    });
    for (const epochs of [1, 2, 3]) {
      const other = make();
      await other.fit(x, y, { ...options, epochs });
      expect(seen[epochs - 1]).to.deep.equal(weightsOf(other));
      expect(losses[epochs - 1]).to.equal(other.evaluate(x, y).loss);
    }
    const changed = make();
    await changed.fit(x, y, { epochs: 1, onEpoch: () => changed.parameter(1, 'bias').set([[7]]) });
    expect(changed.parameter(1, 'bias').toArray()).to.deep.equal([[7]]);
  });

  it('looking at the network within an epoch changes nothing, and shows the newest weights', async () => {
    const [watched, other] = [make(), make()];
    const seen: number[][][] = [];
    // A fit asks its signal before every block of steps, however fast the blocks are.
    const looking = {
      get aborted() {
        seen.push(watched.predict(x));
        return false;
      },
    } as AbortSignal;
    await watched.fit(x, y, { batchSize: 1, epochs: 3, signal: looking });
    await other.fit(x, y, { batchSize: 1, epochs: 3 });
    expect(weightsOf(watched)).to.deep.equal(weightsOf(other));
    expect(watched.predict(x)).to.deep.equal(other.predict(x));
    // The first look is before the options are read, the second before the first block, which is one step.
    for (const blocks of [0, 1]) {
      const stopped = make();
      await stopped.fit(x, y, { batchSize: 1, epochs: 3, signal: abortAfter(blocks) });
      expect(seen[1 + blocks]).to.deep.equal(stopped.predict(x));
    }
    expect(new Set(seen.map((each) => JSON.stringify(each))).size).to.be.above(5);
  });

  it('leave timers their turn, again and again', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    // Without a turn for timers, it would run to its end.
    const { stopped } = await make().fit(x, y, { epochs: 1e6, batchSize: 8, onEpoch: () => turns < 3 });
    clearInterval(timer);
    expect(stopped).to.equal('onEpoch');
  });
});

describe('several fits', () => {
  it('are refused at once on one network, which then goes on', async () => {
    const network = make();
    const first = network.fit(x, y, { epochs: 3 });
    const error = await expectError(() => network.fit(x, y));
    expect(error.message).to.equal(
      'fit: expected one fit at a time, got a second one. Await the first fit, or clone the network.',
    );
    expect((await first).epochs.length).to.equal(3);
    expect((await network.fit(x, y, { epochs: 1 })).epochs.length).to.equal(1);
  });

  it('of a network and its clone do not touch each other', async () => {
    const network = make();
    await network.fit(x, y, { epochs: 2 });
    const copy = network.clone();
    const before = weightsOf(network);
    await Promise.all([copy.fit(x, y, { epochs: 2 }), copy.clone().fit(x, y, { epochs: 5 })]);
    expect(weightsOf(network)).to.deep.equal(before);
    copy.parameter(0, 'weights').set([
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]);
    expect(weightsOf(network)).to.deep.equal(before);
    await network.fit(x, y, { epochs: 2 });
    const other = make();
    await other.fit(x, y, { epochs: 4 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(other));
  });
});

describe('validation', () => {
  it('holds the same share of rows out for one seed, and measures the loss on them', async () => {
    const run = async (seed: number): Promise<History> => make(seed).fit(x, y, { epochs: 2, validation: 0.25 });
    const [a, b, c] = [await run(1), await run(1), await run(2)];
    expect(a.validationLoss.length).to.equal(2);
    expect(a.validationLoss).to.deep.equal(b.validationLoss);
    expect(a.validationLoss).to.not.deep.equal(c.validationLoss);
  });

  it('trains on exactly the rows that it does not hold out', async () => {
    // Row k has the target 2^k at a constant input: the mean over a set of rows names the set.
    const ones = Array.from({ length: 8 }, () => [1]);
    const powers = ones.map((_, k) => [2 ** k]);
    const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false, initializer: 'zeros' })], seed: 4 });
    const sgd = { optimizer: 'sgd', learningRate: 0.5, batchSize: 8, epochs: 1 } as const;
    const { validationLoss } = await network.fit(ones, powers, { ...sgd, validation: 0.25 });
    // One full step of rate ½ on the squared error leads from 0 to the mean of the training rows.
    const mean = network.parameter(0, 'weights').toArray()[0]?.[0] as number;
    const sum = Math.round(mean * 6);
    const trained = powers.filter((_, k) => Math.floor(sum / 2 ** k) % 2 === 1);
    const held = powers.filter((_, k) => Math.floor(sum / 2 ** k) % 2 === 0);
    expect([trained.length, held.length]).to.deep.equal([6, 2]);
    const expected = held.reduce((total, [value = 0]) => total + (value - mean) ** 2, 0) / 2;
    expect(validationLoss[0]).to.be.closeTo(expected, 1e-9 * expected);
  });

  it('takes data of its own', async () => {
    const network = make();
    const [held, wanted] = [x.slice(0, 40), y.slice(0, 40)];
    const seen: number[] = [];
    const { validationLoss } = await network.fit(x, y, {
      epochs: 3,
      validation: { x: held, y: wanted },
      onEpoch: () => {
        seen.push(network.evaluate(held, wanted).loss);
      },
    });
    expect(validationLoss).to.deep.equal(seen);
  });

  it('is off at 0', async () => {
    const [zero, none] = [make(), make()];
    expect((await zero.fit(x, y, { epochs: 1, validation: 0 })).validationLoss).to.deep.equal([]);
    await none.fit(x, y, { epochs: 1 });
    expect(weightsOf(zero)).to.deep.equal(weightsOf(none));
  });
});

describe('reasons to stop', () => {
  it('a target loss', async () => {
    const history = await make().fit(x, y, { epochs: 500, learningRate: 0.03, targetLoss: 0.05 });
    expect(history.stopped).to.equal('targetLoss');
    expect(history.loss.at(-1)).to.be.at.most(0.05);
    expect(history.loss.slice(0, -1).every((loss) => loss > 0.05)).to.equal(true);
    expect((await make().fit(x, y, { epochs: 500, targetLoss: 1e9 })).epochs.length).to.equal(1);
  });

  it('early stopping, counted from the best epoch, whose weights it restores', async () => {
    const network = make();
    const weights = new Map<number, number[][][]>();
    const history = await network.fit(x.slice(0, 30), y.slice(0, 30), {
      epochs: 2000,
      learningRate: 0.05,
      validation: { x: x.slice(100), y: y.slice(100) },
      earlyStopping: { patience: 4 },
      onEpoch: ({ epoch }) => weights.set(epoch, weightsOf(network)),
    });
    const best = Math.min(...history.validationLoss);
    const bestEpoch = history.validationLoss.indexOf(best) + 1;
    expect([history.stopped, history.bestEpoch]).to.deep.equal(['earlyStopping', bestEpoch]);
    expect(history.epochs.length).to.equal(bestEpoch + 4);
    expect(weightsOf(network)).to.deep.equal(weights.get(bestEpoch));
  });

  it('early stopping counts only improvements of the minimum change', async () => {
    const record = async (minimumChange: number): Promise<readonly EpochRecord[]> => {
      const { epochs } = await make().fit(x, y, { epochs: 30, earlyStopping: { patience: 1, minimumChange } });
      return epochs;
    };
    expect((await record(1e9)).length).to.equal(1);
    expect((await record(0)).length).to.be.above(2);
  });
});

describe('forms of data', () => {
  const flat = Float32Array.from(x.flat());
  const exact = Array.from({ length: rows }, (_, i) => [...flat.subarray(i * 3, i * 3 + 3)]);
  const fitted = async (data: unknown, targets: unknown): Promise<number[][][]> => {
    const network = make();
    await network.fit(data as number[][], targets as Targets, { epochs: 1 });
    return weightsOf(network);
  };

  it('give the same network: rows, typed rows, { rows, cols, data } and mathjs matrices', async () => {
    const expected = await fitted(exact, y);
    const forms = [
      exact.map((row) => Float32Array.from(row)),
      { rows, cols: 3, data: flat },
      { rows, cols: 3, data: Float64Array.from(flat) },
      mathMatrix(exact),
    ];
    for (const form of forms) expect(await fitted(form, y)).to.deep.equal(expected);
    const column = y.map(([value]) => value as number);
    for (const targets of [column, Float64Array.from(column), mathMatrix(column), mathMatrix(y)]) {
      expect(await fitted(exact, targets)).to.deep.equal(expected);
    }
  });

  it('do not change when the network trains, and may change without it', async () => {
    const own = exact.map((row) => Float64Array.from(row));
    const data = { rows, cols: 3, data: Float64Array.from(flat) };
    await fitted(own, y);
    await fitted(data, y);
    expect(own.map((row) => [...row])).to.deep.equal(exact);
    expect([...data.data]).to.deep.equal([...flat]);
    const network = make();
    const running = network.fit(own, y, { epochs: 2 });
    for (const row of own) row.fill(1e6);
    await running;
    const other = make();
    await other.fit(exact, y, { epochs: 2 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(other));

    const filled = make();
    const history = filled.fit(data, y, { epochs: 2, validation: { x: data, y } });
    data.data.fill(1e6);
    const { epochs } = await history;
    expect(weightsOf(filled)).to.deep.equal(weightsOf(other));
    expect(epochs.at(-1)?.validationLoss).to.equal(other.evaluate(exact, y).loss);
  });

  const classes = x.map(([a = 0]) => (a > 0 ? 1 : 0));
  const labels: readonly [string, Targets][] = [
    ['strings', classes.map((each) => ['no', 'yes'][each] as string)],
    ['integers', classes],
    ['booleans', classes.map((each) => each === 1)],
    ['an Int32Array', Int32Array.from(classes)],
    ['one-hot rows', classes.map((each) => [1 - each, each])],
  ];
  for (const [what, targets] of labels) {
    it(`take classes as ${what}`, async () => {
      const learn = async (as: Targets): Promise<Network> => {
        const network = new Network({ inputs: 3, layers: [new Dense(4, 'tanh'), new Dense(2, 'softmax')], seed: 2 });
        await network.fit(x, as, { epochs: 20, learningRate: 0.05 });
        return network;
      };
      const network = await learn(targets);
      expect(weightsOf(network)).to.deep.equal(weightsOf(await learn(classes)));
      expect(network.evaluate(x, targets, ['accuracy']).accuracy).to.be.above(0.9);
    });
  }

  it('take two labels for one output', async () => {
    const network = new Network({ inputs: 3, layers: [new Dense(1, 'sigmoid')], seed: 2 });
    const words = classes.map((each) => ['no', 'yes'][each] as string);
    await network.fit(x, words, { epochs: 60, learningRate: 0.1 });
    expect(network.classes).to.deep.equal(['no', 'yes']);
    const right = network.predictClasses(x).filter((word, i) => word === words[i]).length;
    expect(right / rows).to.be.above(0.95);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.predictClasses(x)).to.deep.equal(network.predictClasses(x));
  });

  it('may meet an activation that is a constant', () => {
    const network = new Network({ inputs: 3, layers: [new Dense(2, formula('x - x + 4'))], seed: 1 });
    expect(network.predict(x.slice(0, 3))).to.deep.equal([
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
  });

  it('may be one row', async () => {
    const network = make();
    await network.fit([[1, 2, 3]], [0.5], { epochs: 400, learningRate: 0.05 });
    expect(network.predict([[1, 2, 3]])[0]?.[0]).to.be.closeTo(0.5, 1e-3);
  });

  it('that are refused leave no trace', async () => {
    const network = new Network({ layers: [new Dense(2, 'softmax')], seed: 1 });
    await expectError(() => network.fit([[1], [2]], ['a', 'b', 'c']));
    await expectError(() => network.fit([[1], [2]], ['a', 'b'], { validation: { x: [[1]], y: ['c'] } }));
    expect([network.inputs, network.classes, network.parameters.length]).to.deep.equal([undefined, undefined, 0]);
    await network.fit(x, classes.map(String), { epochs: 1 });
    expect([network.inputs, network.classes]).to.deep.equal([3, ['0', '1']]);
  });
});

describe('model files', () => {
  it('keep every bit, negative zeros too', () => {
    const layers = [new Dense(6, 'tanh')];
    const network = new Network({ inputs: 3, layers, engine: 'reference' });
    const bias = [[-0, 0, 1e-310, -5e-324, 0.1, 1.7976931348623157e308]];
    network.parameter(0, 'bias').set(bias);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)), { engine: 'reference' });
    const values = copy.parameter(0, 'bias').toArray()[0] as number[];
    values.forEach((value, k) => {
      expect(Object.is(value, bias[0]?.[k])).to.equal(true);
    });
    expect(JSON.stringify(copy)).to.equal(JSON.stringify(network));
  });

  it('keep negative zeros of formulas, where 1 / −0 tells them apart', () => {
    const layers = [new Dense(1, { activation: formula('max(-1, min(1, 1 / max(x, a)))', { a: -0 }), bias: false })];
    const network = new Network({ inputs: 1, layers, seed: 1 });
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    network.parameter(0, 'weights').set([[1]]);
    copy.parameter(0, 'weights').set([[1]]);
    expect(network.predict([[-1]])).to.deep.equal([[-1]]);
    expect(copy.predict([[-1]])).to.deep.equal(network.predict([[-1]]));
  });

  it('written by hand are read without a check', () => {
    const json = {
      format: 'multilayer',
      version: 3,
      seed: 1,
      inputs: 2,
      layers: [
        {
          kind: 'dense',
          units: 1,
          activation: { name: 'leakyRelu', slope: 0.5 },
          parameters: {
            weights: { rows: 2, cols: 1, precision: 'float64', data: [1, -3] },
            bias: { rows: 1, cols: 1, precision: 'float32', data: [0] },
          },
        },
      ],
    };
    expect(networkFromJSON(json, { check: false }).predict([[2, 1]])).to.deep.equal([[-0.5]]);
  });

  it('are the same written again, with options of activations, without a bias, with labels and training', async () => {
    const layers = [new Dense(3, leakyRelu({ slope: 0.2 })), new Dense(2, { activation: 'softmax', bias: false })];
    const network = new Network({ layers, seed: 5 });
    await network.fit(
      x,
      x.map(([a = 0]) => (a > 0 ? 'up' : 'down')),
      { epochs: 2, optimizer: adam({ beta1: 0.8 }) },
    );
    const text = JSON.stringify(network.checkpoint());
    const copy = networkFromJSON(JSON.parse(text));
    expect(JSON.stringify(copy.checkpoint())).to.equal(text);
    expect(copy.summary()).to.equal(network.summary());
  });
});

describe('parameters', () => {
  it('are found by layer and name, set in every form of table, and copied out', () => {
    const network = make();
    const weights = network.parameter(1, 'weights');
    expect([weights.rows, weights.cols]).to.deep.equal([6, 1]);
    const values = [[1], [2], [3], [4], [5], [6]];
    for (const form of [values, { rows: 6, cols: 1, data: Float32Array.of(1, 2, 3, 4, 5, 6) }, mathMatrix(values)]) {
      weights.set(weights.toArray().map(() => [0]));
      weights.set(form);
      expect(weights.toArray()).to.deep.equal(values);
    }
    weights.toMatrix().data.fill(9);
    weights.toArray().fill([9]);
    expect(weights.toArray()).to.deep.equal(values);
    network.parameter(0, 'weights').set(Array.from({ length: 3 }, () => [0, 0, 0, 0, 0, 0]));
    network.parameter(0, 'bias').set([[1, 1, 1, 1, 1, 1]]);
    network.parameter(1, 'bias').set([[0.5]]);
    expect(network.predict([[5, 5, 5]])[0]?.[0]).to.be.closeTo(21 * Math.tanh(1) + 0.5, 1e-5);
  });
});

/** Rates and weights that leave the finite numbers of each engine in the same way. */
const extremes: Readonly<Record<EngineName, { explosion: number; rate: number; weight: number }>> = {
  // Each step multiplies the error of a weight by −explosion, so the fourth loss overflows.
  reference: { explosion: 1e60, rate: 1.7e308, weight: 1e200 },
  wasm: { explosion: 1e7, rate: 3e38, weight: 1e30 },
};

for (const engine of engineNames) {
  describe(`divergence on the engine ${engine}`, () => divergenceSuite(engine));
}

function divergenceSuite(engine: EngineName): void {
  const { explosion, rate, weight } = extremes[engine];
  const single = [[1]];

  /** y = w·x with w = 1. */
  const exploding = { optimizer: 'sgd', learningRate: explosion / 2, shuffle: false } as const;

  function slope(weight: number, activation: 'linear' | 'tanh' = 'linear'): Network {
    const network = new Network({ inputs: 1, layers: [new Dense(1, { activation, bias: false })], engine });
    network.parameter(0, 'weights').set([[weight]]);
    return network;
  }

  it('names the epoch, the step and the layer, and goes back to weights that are worth going on from', async () => {
    const network = slope(1);
    const error = await expectError(() => network.fit(single, [[0]], { ...exploding, epochs: 100 }));
    expect(error).to.be.instanceOf(DivergenceError);
    const { epoch, step, layer, loss } = error as DivergenceError;
    // The weights are the powers of −explosion; the square of the third is beyond the numbers of the engine.
    expect([epoch, step, layer, loss]).to.deep.equal([4, 1, 0, Number.POSITIVE_INFINITY]);
    expect(error.message).to.equal(
      "fit, epoch 4, step 1, layer 0 (Dense(1, { activation: 'linear', bias: false })): expected a finite loss, " +
        `got Infinity. Try a learning rate of 0.01 instead of ${explosion / 2}. The network is back at its first weights.`,
    );
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
    expect(network.epoch).to.equal(0);
    expect((await network.fit(single, [[0]], { epochs: 1, optimizer: 'sgd' })).stopped).to.equal('epochs');
    expect(network.epoch).to.equal(1);
  });

  it('counts the steps within an epoch', async () => {
    const network = slope(1);
    const data = Array.from({ length: 10 }, () => [1]);
    const sgd = { ...exploding, batchSize: 2, epochs: 1 };
    const error = (await expectError(() =>
      network.fit(
        data,
        data.map(() => [0]),
        sgd,
      ),
    )) as DivergenceError;
    expect([error.epoch, error.step]).to.deep.equal([1, 4]);
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
  });

  it('is told in the very last step, whose loss is finite still', async () => {
    const network = slope(1);
    const sgd = { optimizer: 'sgd', learningRate: rate, epochs: 1 } as const;
    const error = (await expectError(() => network.fit(single, [[-3]], sgd))) as DivergenceError;
    expect([error.epoch, error.step, error.layer, error.loss]).to.deep.equal([1, 1, 0, 16]);
    expect(error.message).to.include('expected finite weights after the step, got infinite ones, after a loss of 16');
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
  });

  it('is told where saturated units hide infinite weights from the loss', async () => {
    const network = slope(0.5, 'tanh');
    const sgd = { optimizer: 'sgd', learningRate: rate, epochs: 50 } as const;
    const error = (await expectError(() => network.fit(single, [[-3]], sgd))) as DivergenceError;
    expect([error.epoch, error.step, error.layer]).to.deep.equal([1, 1, 0]);
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[0.5]]);
  });

  it('names the step that broke the weights, however many steps later they are found broken', async () => {
    // Row 3 of 300 is −3 and overflows the weight; the others are met by it, and have no gradient at 0.5.
    const data = Array.from({ length: 300 }, () => [1]);
    const network = slope(0.5, 'tanh');
    const [met] = network.predict(single) as [number[]];
    const wanted = data.map((_, row) => (row === 3 ? [-3] : met));
    const sgd = { optimizer: 'sgd', learningRate: rate, batchSize: 1, shuffle: false, epochs: 1 } as const;
    const error = (await expectError(() => network.fit(data, wanted, sgd))) as DivergenceError;
    expect([error.epoch, error.step, error.layer]).to.deep.equal([1, 4, 0]);
    expect(error.loss).to.be.closeTo((3 + Math.tanh(0.5)) ** 2, 20 * roundings[engine]);
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[0.5]]);
  });

  it('names the first layer whose outputs overflow', async () => {
    const layers = [new Dense(2), new Dense(2), new Dense(1)];
    const network = new Network({ inputs: 1, layers, seed: 1, engine });
    network.parameter(1, 'weights').set([
      [weight, weight],
      [weight, weight],
    ]);
    network.parameter(0, 'weights').set([[weight, weight]]);
    const error = (await expectError(() => network.fit(single, [[0]], { epochs: 1 }))) as DivergenceError;
    expect([error.epoch, error.step, error.layer]).to.deep.equal([1, 1, 1]);
  });

  it('advises to scale data that are far from 1', async () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1)], seed: 1, engine });
    const sgd = { optimizer: 'sgd', learningRate: 0.1, epochs: 1e4 } as const;
    const error = await expectError(() => network.fit([[5000], [1]], [[1], [2]], sgd));
    expect(error).to.be.instanceOf(MultilayerError);
    expect(error.message).to.include(
      'Column 0 of x reaches 5000: scale the columns to about -1 to 1, or try a learning rate of',
    );
  });
}
