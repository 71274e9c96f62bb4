import { expect } from 'chai';
import {
  Dense,
  Dropout,
  exponentialAverage,
  type FindLearningRateOptions,
  findLearningRate,
  l2,
  lbfgs,
  Network,
  type OptimizerName,
  Random,
} from 'multilayer';
import { expectClose } from '../support/close.js';
import { expectError, weightsOf } from '../support/networks.js';

const random = new Random(9, 1);
const draw = (n: number): number[] => Array.from({ length: n }, () => random.normal());

interface Problem {
  readonly x: number[][];
  readonly y: number[] | number[][] | string[];
  readonly make: () => Network;
  readonly epochs: number;
}

const points = Array.from({ length: 96 }, () => draw(3));
const problems: Readonly<Record<string, Problem>> = {
  line: {
    x: points,
    y: points.map(([a = 0, b = 0, c = 0]) => a - 2 * b + c / 2 + 0.1 * random.normal()),
    make: () => new Network({ layers: [new Dense(1)], seed: 1 }),
    epochs: 30,
  },
  moons: {
    x: Array.from({ length: 96 }, (_, i) => {
      const t = Math.PI * random.uniform();
      const at = i % 2 ? [1 - Math.cos(t), 0.5 - Math.sin(t)] : [Math.cos(t), Math.sin(t)];
      return at.map((each) => each + 0.1 * random.normal());
    }),
    y: Array.from({ length: 96 }, (_, i) => (i % 2 ? 'lower' : 'upper')),
    make: () => new Network({ layers: [new Dense(16, 'relu'), new Dense(2, 'softmax')], seed: 1 }),
    epochs: 30,
  },
  xor: {
    x: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    y: [0, 1, 1, 0],
    make: () => new Network({ layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 }),
    epochs: 300,
  },
};

async function lossAt({ x, y, make, epochs }: Problem, optimizer: OptimizerName, rate: number): Promise<number> {
  const network = make();
  try {
    await network.fit(x, y, { optimizer, learningRate: rate, epochs, onWarning: () => undefined });
    return network.evaluate(x, y).loss;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

describe('the learning rate that is found', () => {
  for (const [name, ...optimizers] of [
    ['line', 'sgd'],
    ['moons', 'sgd', 'adam'],
    ['xor', 'rmsprop'],
  ] as const) {
    for (const optimizer of optimizers) {
      it(`is about as good as the best of a grid: ${name}, by ${optimizer}`, async () => {
        const problem = problems[name] as Problem;
        const { x, y, make } = problem;
        const { suggestion, loss, smoothed, learningRate } = await findLearningRate(make(), x, y, { optimizer });
        expect(learningRate[0]).to.equal(1e-6);
        expect([loss.length, smoothed.length]).to.deep.equal([learningRate.length, learningRate.length]);
        const grid: number[] = [];
        for (const rate of [0.01, 0.1, 1]) grid.push(await lossAt(problem, optimizer, rate));
        const found = await lossAt(problem, optimizer, suggestion as number);
        const fresh = make().evaluate(x, y).loss;
        // Losses below a twentieth of the first are as good as each other.
        expect(found).to.be.below(Math.max(2 * Math.min(...grid), 0.05 * fresh), `${suggestion}, of ${grid}`);
      });
    }
  }

  it('is the smaller one of those that are as good: the larger ones do worse on other rows', async () => {
    const { x, y, make } = problems.moons as Problem;
    const { suggestion } = await findLearningRate(make(), x, y, { optimizer: 'adam', steps: 400 });
    // All of them learn it by heart within so many steps.
    for (const rate of [0.3, 0.1]) {
      const network = make();
      const { loss } = await network.fit(x, y, { learningRate: rate, epochs: 130, onWarning: () => undefined });
      expect(loss.at(-1)).to.be.below(0.01);
    }
    expect(suggestion).to.be.below(0.1);
  });

  it('comes from copies: the network, fresh or trained, goes on as if nobody had looked', async () => {
    const { x, y } = problems.moons as Problem;
    const make = () =>
      new Network({ layers: [new Dense(6, 'relu'), new Dropout(0.2), new Dense(2, 'softmax')], seed: 4 });
    const [plain, looked] = [make(), make()];
    const options: FindLearningRateOptions = {
      ...{ steps: 30, optimizer: 'rmsprop', batchSize: 16, gradientAccumulation: 3, regularizer: l2() },
      ...{ averaging: exponentialAverage(), parameterOptions: () => ({ learningRate: 0.5 }), classWeights: 'balanced' },
    };
    const first = await findLearningRate(looked, x, y, options);
    expect(looked.inputs).to.equal(undefined);
    const fit = { epochs: 2, optimizer: 'rmsprop', batchSize: 16, gradientAccumulation: 3 } as const;
    // Cut in the middle of an epoch, with as many epochs to go on with as there are steps to look at.
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 3;
      },
    };
    for (const each of [plain, looked]) {
      asked = 0;
      await each.fit(x, y, { ...fit, epochs: 20, signal });
    }
    const before = looked.checkpoint();
    const again = await findLearningRate(looked, x, y, { ...options, steps: 20 });
    expect(looked.checkpoint()).to.deep.equal(before);
    expect(again.loss).to.have.length.within(10, 20);
    expectClose(again.learningRate.slice(0, 2), [1e-6, 1e-6 * 1e7 ** (1 / 19)], { relative: 1e-12 });
    for (const each of [plain, looked]) await each.fit(x, y, fit);
    expect(weightsOf(looked)).to.deep.equal(weightsOf(plain));
    expect(await findLearningRate(make(), x, y, options)).to.deep.equal(first);
  });

  it('is none where the loss does not fall, and where the signal comes first', async () => {
    const { x } = problems.line as Problem;
    const network = new Network({ inputs: 3, layers: [new Dense(1)], seed: 1, engine: 'reference' });
    network.parameter(0, 'weights').set([[1], [2], [3]]);
    const y = network.predict(x);
    expect((await findLearningRate(network, x, y, { steps: 40 })).suggestion).to.equal(undefined);
    const stopped = await findLearningRate(network, x, [...y].reverse(), { signal: { aborted: true } });
    expect(stopped).to.deep.equal({ learningRate: [], loss: [], smoothed: [], suggestion: undefined });
  });

  it('stops where the loss explodes, and leaves out what is no number', async () => {
    const x = Array.from({ length: 64 }, (_, i) => [i]);
    const network = new Network({ layers: [new Dense(1)], seed: 1 });
    const { loss, learningRate, suggestion } = await findLearningRate(
      network,
      x,
      x.map(([a = 0]) => 2 * a),
      {
        optimizer: 'sgd',
      },
    );
    expect(learningRate.at(-1)).to.be.below(1);
    expect(loss.every(Number.isFinite)).to.equal(true);
    // The largest rate that does not diverge is 2 ÷ (2 · mean of x²) = 0.0008.
    expect(suggestion).to.be.within(1e-5, 9e-4);
  });

  it('is asked for with known options alone', async () => {
    const { x, y, make } = problems.line as Problem;
    const cases: readonly (readonly [object, string])[] = [
      [
        { learningRate: 0.1 },
        'findLearningRate: expected only known options, got the option "learningRate". Leave it out: it is what is looked for.',
      ],
      [{ epochs: 3 }, 'findLearningRate: expected only known options, got the option "epochs". Write steps: 200.'],
      [{ from: 1, to: 0.1 }, 'findLearningRate, option to: expected more than from, 1, got 0.1. The default is 10.'],
      [
        { steps: 3 },
        'findLearningRate, option steps: expected a whole number of 20 or more, got 3. The default is 200.',
      ],
      [
        { optimizer: lbfgs() },
        'findLearningRate, option optimizer: expected one that has a learning rate, got "lbfgs". Choose another: \'adam\'.',
      ],
      [{ batchSize: 0 }, 'findLearningRate, option batchSize: expected a whole number of 1 or more, got 0.'],
    ];
    for (const [options, text] of cases)
      expect((await expectError(() => findLearningRate(make(), x, y, options))).message).to.include(text);
    const error = await expectError(() => findLearningRate(make(), x, (y as number[]).slice(1)));
    expect(error.message).to.match(/^findLearningRate, y: expected 96 /);
    expect((await expectError(() => findLearningRate(3 as never, x, y))).message).to.equal(
      'findLearningRate: expected a network, got 3. Write findLearningRate(network, x, y).',
    );
  });
});
