import { expect } from 'chai';
import fc from 'fast-check';
import {
  Dense,
  DivergenceError,
  type EngineName,
  type FitOptions,
  f,
  type Loss,
  map,
  Network,
  type Optimizer,
  reduce,
  sgd,
  variable,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

interface Problem {
  readonly x: number[][];
  readonly y: number[];
  readonly layers: () => Dense[];
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  readonly seed: number;
  readonly epochs: number;
}

const quiet = { onWarning: () => undefined };

function make({ layers, x, seed }: Problem, engine: EngineName): Network {
  return new Network({ layers: layers(), inputs: x[0]?.length as number, seed, engine });
}

/** What a fit diverged with, if it did. */
async function diverges(
  problem: Problem,
  network: Network,
  learningRate: number,
): Promise<DivergenceError | undefined> {
  const { x, y, optimizer, batchSize, epochs } = problem;
  try {
    await network.fit(x, y, { optimizer, batchSize, epochs, learningRate, ...quiet });
  } catch (error) {
    if (error instanceof DivergenceError) return error;
    throw error;
  }
  return undefined;
}

function advisedRate({ fix }: DivergenceError): number | undefined {
  const [, rate] = /a learning rate of (\S+) instead of/.exec(fix) ?? [];
  return rate === undefined ? undefined : Number(rate);
}

/** Small regressions whose fits diverge at rates that are too large for them. */
const problems = fc
  .record({
    seed: fc.nat(9999),
    rows: fc.integer({ min: 1, max: 12 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    scale: fc.constantFrom(0.1, 1, 10),
    shape: fc.constantFrom('linear', 'relu', 'leakyRelu', 'softplus'),
    momentum: fc.constantFrom(0, 0.9),
    batchSize: fc.constantFrom(2, 32),
    rate: fc.double({ min: 0.5, max: 3, noNaN: true }),
  })
  .map(({ seed, rows, inputs, scale, shape, momentum, batchSize, rate }) => {
    const number = (k: number): number => Math.sin(seed + 12.9898 * k * k + k) * scale;
    const x = Array.from({ length: rows }, (_, i) => Array.from({ length: inputs }, (_, j) => number(3 * i + j)));
    const y = Array.from({ length: rows }, (_, i) => number(100 + i));
    const layers = () => [new Dense(4, shape as 'linear'), new Dense(1)];
    const problem: Problem = { x, y, layers, optimizer: sgd({ momentum }), batchSize, seed, epochs: 60 };
    return { problem, rate: 10 ** rate };
  });

describe('a fit that diverged', () => {
  for (const engine of engineNames) {
    it(`on the engine ${engine}: a fresh network trains at the advised rate, and the old one from where it is (property)`, async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(problems, async ({ problem, rate }) => {
          const network = make(problem, engine);
          const before = network.evaluate(problem.x, problem.y).loss;
          const error = await diverges(problem, network, rate);
          if (error === undefined) return;
          count += 1;
          const advised = advisedRate(error) as number;
          expect(advised, error.message).to.be.a('number');
          expect(advised).to.be.at.most(rate / 9);
          const fresh = make(problem, engine);
          expect(await diverges(problem, fresh, advised), `fresh at ${advised}, ${error.message}`).to.equal(undefined);
          expect(fresh.evaluate(problem.x, problem.y).loss).to.be.at.most(1.5 * before);
          const kept = network.evaluate(problem.x, problem.y).loss;
          expect(kept).to.be.at.most(10 * before);
          expect(await diverges(problem, network, advised), `on at ${advised}, ${error.message}`).to.equal(undefined);
          expect(network.evaluate(problem.x, problem.y).loss).to.be.at.most(2 * kept);
        }),
        { numRuns: 18, seed: 1 },
      );
      expect(count).to.be.above(12);
    });

    it(`on the engine ${engine}, long after it began, is back at the last epoch that went well`, async () => {
      const x = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]);
      const y = x.map(([a = 0, b = 0]) => a - 2 * b);
      const network = new Network({ layers: [new Dense(1)], seed: 1, engine });
      const sgd = { optimizer: 'sgd', batchSize: 8 } as const;
      await network.fit(x, y, { ...sgd, epochs: 7, learningRate: 0.1 });
      const { loss } = network.evaluate(x, y);
      const error = (await expectError(() =>
        network.fit(x, y, { ...sgd, epochs: 500, learningRate: 40 }),
      )) as DivergenceError;
      expect(error.message).to.match(
        / Try a learning rate of \S+ instead of 40\. The network is back at its weights after epoch 7\.$/,
      );
      expect([network.epoch, network.evaluate(x, y).loss]).to.deep.equal([7, loss]);
      await network.fit(x, y, { ...sgd, epochs: 5, learningRate: 0.1 });
      expect(network.evaluate(x, y).loss).to.be.below(loss);
    });
  }

  const uneven: readonly FitOptions[] = [
    // The last batch of an epoch is one row, which counts for no more than that.
    { batchSize: 12 },
    { batchSize: 4, gradientAccumulation: 3 },
    { batchSize: 4, gradientAccumulation: 10 },
  ];
  for (const batches of uneven) {
    it(`is advised a rate that helps, of ${JSON.stringify(batches)} and 37 rows that little is to be learned of`, async () => {
      const x = Array.from({ length: 37 }, (_, i) => [Math.sin(i * 12.9), Math.cos(i * 7.7)]);
      const y = x.map(([a = 0, b = 0]) => [a * b]);
      const layers = () => [new Dense(8, 'tanh'), new Dense(1)];
      for (const learningRate of [1e6, 1000, 10, 5]) {
        const options = { ...batches, optimizer: 'sgd', epochs: 300 } as const;
        const error = await expectError(() =>
          new Network({ layers: layers(), seed: 1 }).fit(x, y, { ...options, learningRate }),
        );
        const advised = advisedRate(error as DivergenceError) as number;
        expect(advised, error.message).to.be.a('number');
        const fresh = new Network({ layers: layers(), seed: 1 });
        const { loss } = await fresh.fit(x, y, { ...options, learningRate: advised });
        expect(loss.at(-1)).to.be.at.most(loss[0] as number);
      }
    });
  }

  it('is back where weights that a callback set were good, and not before', async () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine: 'reference' });
    const set = (weight: number) => network.parameter(0, 'weights').set([[weight]]);
    set(1);
    const options: FitOptions = { optimizer: 'sgd', learningRate: 2, epochs: 2000 };
    // Each step multiplies the weight by −3.
    const error = await expectError(() =>
      network.fit([[1]], [[0]], { ...options, onEpoch: ({ epoch }) => void (epoch === 3 && set(5)) }),
    );
    expect(error.message).to.include('The network is back at its weights after epoch 3.');
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[5]]);
  });

  it('is advised a rate that helps, also where the last batch of an epoch is smaller than the others', async () => {
    const x = Array.from({ length: 70 }, (_, k) => [Math.sin(k), Math.cos(3 * k)]);
    const y = x.map(([a = 0, b = 0]) => 50 * Math.sin(2 * a) * b);
    const network = new Network({ layers: [new Dense(6, 'tanh'), new Dense(1)], seed: 3 });
    const error = await expectError(() => network.fit(x, y, { epochs: 50, learningRate: 1e20 }));
    expect((error as DivergenceError).fix).to.include('a learning rate of 0.01 instead of 100000000000000000000');
  });

  it('may be told to look at formulas of its own optimizer', async () => {
    const optimizer: Optimizer = {
      ...{ name: 'mine', learningRate: 0.01, counters: {}, slots: {} },
      update: f.log(f.subtract(-1, f.abs(variable('gradient')))),
    };
    const error = await expectError(() => new Network({ layers: [new Dense(1)] }).fit([[1]], [1], { optimizer }));
    expect(error.message)
      .to.include('got NaN, after a loss of')
      .and.to.include(
        'No learning rate helps: look for what is not finite in the formulas of the optimizer "mine", or give layer 0 another activation. The network is back at its first weights.',
      );
    const upwards = { ...optimizer, update: f.add(variable('parameter'), f.multiply(100, variable('gradient'))) };
    const grown = await expectError(() =>
      new Network({ layers: [new Dense(1)] }).fit([[1]], [1], { optimizer: upwards }),
    );
    expect(grown.message).to.include(
      'No learning rate helps: look for what is not finite, or grows, in the formulas of the optimizer "mine"',
    );
  });
});

describe('a fit whose first loss is not finite', () => {
  const one = (engine: EngineName, activation: 'linear' | ReturnType<typeof formula> = 'linear'): Network =>
    new Network({ inputs: 2, layers: [new Dense(1, activation)], seed: 1, engine });
  const x = [
    [1, 2],
    [2, 1e30],
    [3, 1],
  ];

  it('names the number that is too large, and the engine that has room for it', async () => {
    const error = (await expectError(() => one('wasm').fit(x, [1, 2, 3], { optimizer: 'sgd' }))) as DivergenceError;
    expect(error.message).to.equal(
      "fit, epoch 1, step 1, layer 0 (Dense(1, 'linear')): expected a finite loss, got Infinity. " +
        'Row 1 of x holds 1e+30 in column 1: correct it, leave the row out, or scale the columns of all rows to about ' +
        "-1 to 1; or compute in float64, with engine: 'reference'. The network is back at its first weights.",
    );
    await one('reference').fit(x, [1, 2, 3], { epochs: 1 });
    await one('wasm').fit(
      x.map(([a = 0, b = 0]) => [a / 3, b / 1e30]),
      [1, 2, 3],
      { epochs: 1 },
    );
    const beyond = await expectError(() => one('reference').fit([[1, 1e200]], [1]));
    expect(beyond.message).to.include('Row 0 of x holds 1e+200 in column 1').and.not.include("engine: 'reference'");
  });

  it('names weights that are too large, and activations that are undefined', async () => {
    const heavy = one('wasm');
    heavy.parameter(0, 'weights').set([[1e25], [1e25]]);
    const error = (await expectError(() => heavy.fit([[1, 1]], [1]))) as DivergenceError;
    expect(error.fix).to.include('The weights of layer 0 reach 1e+25: begin with smaller ones');
    expect(error.diagnosis?.findings[0]?.kind).to.equal('divergence');
    const log = one('wasm', formula('log(x - 5)'));
    const undefinedThere = (await expectError(() => log.fit([[1, 1]], [1]))) as DivergenceError;
    expect(undefinedThere.fix).to.equal(
      'No learning rate helps, as layer 0 is not finite for row 0 of x: give it another activation. The network is back at its first weights.',
    );
  });

  it('takes a loss that ignores the targets', async () => {
    const steep: Loss = {
      name: 'steep',
      targets: 'numbers',
      apply: (x) => reduce('sum', 'cols', map(f.multiply(1e38, f.sin(f.multiply(f.x, 10))), { x })),
    };
    const layers = [new Dense(1, { initializer: 'zeros' })];
    const network = new Network({ inputs: 1, layers, engine: 'wasm' });
    const error = await expectError(() => network.fit([[1]], [0], { epochs: 1, optimizer: 'sgd', loss: steep }));
    expect(error).to.be.instanceOf(DivergenceError);
    expect(error.message).to.include('expected finite weights after the step, got infinite ones, after a loss of 0');
  });
});
