import { expect } from 'chai';
import {
  BatchNormalization,
  Dense,
  DivergenceError,
  Dropout,
  type EngineName,
  type FitOptions,
  lbfgs,
  Network,
  networkFromJSON,
  schedules,
} from 'multilayer';
import { iteration } from '#src/full-batch/lbfgs.js';
import type { Point, Vectors } from '#src/full-batch/method.js';
import { curve, golden, iterations } from '../golden/full-batch.js';
import { quadratic } from '../golden/optimizers.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const { x } = curve;
const y = x.map(([a = 0, b = 0]) => [Math.sin(a) * Math.cos(b)]);

function make(engine: EngineName = 'wasm'): Network {
  const network = new Network({ inputs: 2, layers: [new Dense(8, 'tanh'), new Dense(1)], seed: 3, engine, threads: 1 });
  network.parameter(0, 'weights').set(curve.hidden);
  network.parameter(1, 'weights').set(curve.output);
  return network;
}

/** Rows drawn by no particular law, and what a line through them is. */
function line(rows: number): { readonly x: number[][]; readonly y: number[][] } {
  const x = Array.from({ length: rows }, (_, i) => [Math.sin(i * 12.9), Math.cos(i * 7.7), Math.sin(i * i)]);
  return { x, y: x.map(([a = 0, b = 0, c = 0], i) => [2 * a - 3 * b + 0.5 * c + 1 + 0.3 * Math.sin(i * 3.3)]) };
}

/** The least squares by the normal equations, weighed: weights of three inputs and a bias. */
function leastSquares(x: number[][], y: number[][], weights: readonly number[]): number[] {
  const rows = x.map((row) => [...row, 1]);
  const table = [0, 1, 2, 3].map((i) => [
    ...[0, 1, 2, 3].map((j) =>
      rows.reduce((sum, row, k) => sum + (weights[k] ?? 1) * (row[i] ?? 0) * (row[j] ?? 0), 0),
    ),
    rows.reduce((sum, row, k) => sum + (weights[k] ?? 1) * (row[i] ?? 0) * (y[k]?.[0] ?? 0), 0),
  ]);
  for (const [i, pivot] of table.entries()) {
    const head = pivot[i] as number;
    for (const [k, row] of table.entries()) {
      if (k === i) continue;
      const factor = (row[i] as number) / head;
      for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return table.map((row, i) => (row[4] as number) / (row[i] as number));
}

/** Runs the method on a function, without any network. */
function minimize(value: (at: Float64Array) => Omit<Point, 'at'>, start: readonly number[], most: number) {
  let evaluations = 0;
  const look = (at: Float64Array): Point => {
    evaluations += 1;
    return { at, ...value(at) };
  };
  let point = look(Float64Array.from(start));
  let memory: Vectors = {};
  const losses = [point.loss];
  while (losses.length <= most) {
    const search = iteration(point, memory, 2 ** -45, 10);
    let next = search.next();
    while (!next.done) next = search.next(look(next.value));
    if (next.value === undefined) break;
    ({ to: point, memory } = next.value);
    losses.push(point.loss);
  }
  return { point, losses, evaluations };
}

/** Aborts when it has been asked so often. */
function abortAfter(looks: number): { readonly aborted: boolean } {
  let asked = 0;
  return {
    get aborted() {
      asked += 1;
      return asked > looks;
    },
  };
}

describe('L-BFGS, the method', () => {
  it('comes down a quadratic of 10 numbers in little more than 10 iterations, and each is lower', () => {
    const scales = Float64Array.from({ length: 10 }, (_, k) => 1 + k * k);
    const { point, losses } = minimize(
      (at) => {
        const gradient = at.map((value, k) => (scales[k] as number) * (value - k));
        return {
          loss: at.reduce((sum, value, k) => sum + ((scales[k] as number) * (value - k) ** 2) / 2, 0),
          gradient,
        };
      },
      Array.from({ length: 10 }, () => 0),
      60,
    );
    losses.slice(1).forEach((loss, k) => {
      expect(loss).to.be.below(losses[k] as number);
    });
    expect(losses.findIndex((loss) => loss < 1e-12 * (losses[0] as number))).to.be.within(5, 25);
    expectClose([[...point.at]], [Array.from({ length: 10 }, (_, k) => k)], { relative: 0, absolute: 1e-6 }, 'number');
  });

  it('finds the bottom of the valley of Rosenbrock', () => {
    // More and Wright's start; SciPy 1.17 takes 37 iterations and 48 looks (fmin_l_bfgs_b).
    const { point, evaluations, losses } = minimize(
      ([a = 0, b = 0]) => ({
        loss: 100 * (b - a * a) ** 2 + (1 - a) ** 2,
        gradient: Float64Array.of(-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)),
      }),
      [-1.2, 1],
      100,
    );
    expectClose([[...point.at]], [[1, 1]], { relative: 0, absolute: 1e-6 }, 'number');
    expect(losses.findIndex((loss) => loss < 1e-10)).to.be.below(50);
    expect(evaluations).to.be.below(150);
  });

  it('does not go where a function ends, or is flat', () => {
    const { point } = minimize(
      ([a = 0]) => ({
        loss: a > 1 ? Number.NaN : -Math.sqrt(1 - a),
        gradient: Float64Array.of(0.5 / Math.sqrt(1 - a)),
      }),
      [0.5],
      20,
    );
    expect(Number.isFinite(point.loss)).to.equal(true);
    expect(minimize(() => ({ loss: 1, gradient: Float64Array.of(0, 0) }), [3, 4], 20).losses).to.deep.equal([1]);
  });
});

for (const engine of engineNames) {
  describe(`L-BFGS, as the optimizer of a fit on ${engine}`, () => {
    for (const { options, source, losses } of golden.lbfgs) {
      it(`comes to losses like those of ${source}`, async () => {
        const network = make(engine);
        const { loss } = await network.fit(x, y, { optimizer: lbfgs(options), epochs: 300 });
        iterations.forEach((after, k) => {
          const own = loss[after] ?? network.evaluate(x, y).loss;
          expect(own / (losses[k] as number), `after ${after}`).to.be.below(3);
        });
      });
    }

    it('finds the minimum of a quadratic, and says that it has arrived', async () => {
      const network = new Network({ inputs: 2, layers: [new Dense(1, { bias: false })], seed: 1, engine });
      network.parameter(0, 'weights').set(quadratic.start);
      const history = await network.fit(quadratic.x, quadratic.y, { optimizer: lbfgs(), epochs: 500 });
      expect(history.stopped).to.equal('converged');
      expect(history.loss.length).to.be.below(60);
      // Of the normal equations, by hand: the minimum has a gradient of zero.
      const [w = 0, v = 0] = network.parameter(0, 'weights').toArray().flat();
      const slopes = [0, 1].map((j) =>
        quadratic.x.reduce((sum, row, i) => {
          const miss = w * (row[0] ?? 0) + v * (row[1] ?? 0) - (quadratic.y[i]?.[0] ?? 0);
          return sum + miss * (row[j] ?? 0);
        }, 0),
      );
      for (const slope of slopes) expect(Math.abs(slope)).to.be.below(engine === 'wasm' ? 1e-5 : 1e-8);
      const { loss } = network.evaluate(quadratic.x, quadratic.y);
      const again = await network.fit(quadratic.x, quadratic.y, { optimizer: lbfgs(), epochs: 5 });
      expect(again.stopped).to.equal('converged');
      expect(network.evaluate(quadratic.x, quadratic.y).loss).to.be.at.most(loss * (1 + 1e-6));
    });

    for (const weighed of [false, true]) {
      it(`takes each of 2,500 rows, in blocks, ${weighed ? 'by its weight' : 'alike'}`, async () => {
        const { x, y } = line(2500);
        const sampleWeights = x.map((_, i) => (weighed ? 1 + (i % 4) : 1));
        const network = new Network({ inputs: 3, layers: [new Dense(1)], seed: 1, engine });
        await network.fit(x, y, { optimizer: lbfgs(), epochs: 50, ...(weighed && { sampleWeights }) });
        const own = network.parameters.flatMap((each) => each.toArray().flat());
        const near = engine === 'wasm' ? 1e-4 : 1e-7;
        expectClose([own], [leastSquares(x, y, sampleWeights)], { relative: 0, absolute: near }, 'weight');
      });
    }

    it('goes on to the same bits where a signal cut it, within an iteration, and from a file', async () => {
      const uncut = make(engine);
      await uncut.fit(x, y, { optimizer: lbfgs(), epochs: 30 });
      for (const looks of [2, 3, 11, 24]) {
        const cut = make(engine);
        const { stopped } = await cut.fit(x, y, { optimizer: lbfgs(), epochs: 30, signal: abortAfter(looks) });
        expect(stopped).to.equal('aborted');
        const file = networkFromJSON(JSON.parse(JSON.stringify(cut.checkpoint())), { engine });
        for (const network of [cut, file]) {
          await network.fit(x, y, { optimizer: lbfgs(), epochs: 30 - network.epoch });
          expect(weightsOf(network)).to.deep.equal(weightsOf(uncut));
          expect(network.checkpoint()).to.deep.equal(uncut.checkpoint());
        }
      }
    });

    it('hands the numbers to callbacks, takes those that they set, and stops where it is told', async () => {
      const network = make(engine);
      const losses: number[] = [];
      await network.fit(x, y, {
        ...{ optimizer: lbfgs(), epochs: 8 },
        onEpoch: ({ epoch }) => {
          losses.push(network.evaluate(x, y).loss);
          if (epoch === 4) network.parameter(1, 'bias').set([[5]]);
          if (epoch === 6) return false;
          return true;
        },
      });
      expect(losses.length).to.equal(6);
      expect(losses[3]).to.be.below(losses[0] as number);
      expect(losses[4]).to.be.above(losses[3] as number);
      const early = make(engine);
      const history = await early.fit(x, y, {
        ...{ optimizer: lbfgs(), epochs: 400, validation: 0.3 },
        earlyStopping: { patience: 10 },
      });
      expect(history.stopped).to.equal('earlyStopping');
      expect(Math.min(...history.validationLoss)).to.equal(history.bestLoss);
      const { stopped, bestLoss = 1 } = await make(engine).fit(x, y, {
        optimizer: lbfgs(),
        epochs: 400,
        targetLoss: 1e-2,
      });
      expect(stopped).to.equal('targetLoss');
      expect(bestLoss).to.be.at.most(1e-2);
    });

    it('learns targets of 1e12, beside whose losses a first step is nothing', async () => {
      const network = make(engine);
      const wanted = y.map(([value = 0]) => [value * 1e12]);
      const options = { optimizer: lbfgs(), epochs: 300, onWarning: () => {} };
      const { loss } = await network.fit(x, wanted, options);
      expect(network.evaluate(x, wanted).loss).to.be.below(0.7 * (loss[0] as number));
    });

    it('remembers nothing of other data, of another loss, or of weights that were set', async () => {
      const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], seed: 1, engine });
      const inputs = Array.from({ length: 30 }, (_, i) => i / 15 - 1);
      const wanted = inputs.map((value) => 2 * value + 1);
      const large = inputs.map((value) => [value * 1e6]);
      await network.fit(large, wanted, { optimizer: lbfgs() });
      // As many rows, and curved 1e12 times less.
      const small = inputs.map((value) => [value]);
      await network.fit(small, wanted, { optimizer: lbfgs() });
      const slope = inputs.reduce((sum, value, k) => sum + value * (wanted[k] as number), 0);
      const least = slope / inputs.reduce((sum, value) => sum + value * value, 0);
      const weight = (): number => network.parameter(0, 'weights').toArray()[0]?.[0] as number;
      expect(weight()).to.be.closeTo(least, 1e-4);
      for (const options of [{ loss: 'huber' }, { loss: 'meanSquaredError' }] as const)
        await network.fit(small, wanted, { ...options, optimizer: lbfgs() });
      expect(weight()).to.be.closeTo(least, 1e-4);
      const counts = [false, true].map(async (isSet) => {
        const own = make(engine);
        await own.fit(x, y, { optimizer: lbfgs(), epochs: 5 });
        if (isSet) own.parameter(1, 'bias').set([[0.5]]);
        await own.fit(x, y, { optimizer: lbfgs(), epochs: 1 });
        return own.checkpoint().training?.memory.filter(({ name }) => name.startsWith('1.bias moves')).length;
      });
      expect(await Promise.all(counts)).to.deep.equal([6, 1]);
    });

    it('says what has kept it from learning, in however few iterations it came to its end', async () => {
      const warnings: string[] = [];
      const options = { optimizer: lbfgs(), epochs: 500, onWarning: (message: string) => warnings.push(message) };
      const layers = () => [new Dense(4, 'relu'), new Dense(1)];
      const off = new Network({ inputs: 2, layers: layers(), seed: 1, engine });
      off.parameter(0, 'bias').set([[-50, -50, -50, -50]]);
      const { stopped, loss } = await off.fit(x, y, options);
      expect(stopped).to.equal('converged');
      expect(loss.length).to.be.below(50);
      await make(engine).fit(
        x.map((row) => row.map((value) => value * 1e-12)),
        y,
        options,
      );
      expect(warnings.length).to.equal(2);
      expect(warnings[0]).to.include("layer 0 (Dense(4, 'relu')) gives 0 for every row");
      expect(warnings[1]).to.include('Scale such columns');
      // Not where there is nothing more to learn.
      await off.fit(
        x,
        x.map(() => [3]),
        options,
      );
      await make(engine).fit(x, y, { ...options, epochs: 5 });
      expect(warnings.length).to.equal(2);
    });

    it('leaves weights that are not finite, and says where they come from', async () => {
      const network = make(engine);
      network.parameter(1, 'weights').set(curve.output.map(() => [engine === 'wasm' ? 1e30 : 1e200]));
      const before = weightsOf(network);
      const error = await expectError(() => network.fit(x, y, { optimizer: lbfgs(), epochs: 5 }));
      expect(error.message).to.include('The network is back at its first weights');
      expect(error).to.be.instanceOf(DivergenceError);
      expect(weightsOf(network)).to.deep.equal(before);
    });
  });
}

describe('L-BFGS beside other things', () => {
  const refused: readonly [string, FitOptions, string][] = [
    [
      'a batch size',
      { batchSize: 16 },
      'fit, option batchSize: expected none with lbfgs, which takes all rows at once, got 16. Leave batchSize out, or choose another optimizer.',
    ],
    [
      'an accumulation',
      { gradientAccumulation: 1 },
      'fit, option gradientAccumulation: expected none with lbfgs, which takes all rows at once, got 1. Leave gradientAccumulation out, or choose another optimizer.',
    ],
    [
      'an order',
      { shuffle: false },
      'fit, option shuffle: expected none with lbfgs, which takes all rows at once, got false. Leave shuffle out, or choose another optimizer.',
    ],
    [
      'a learning rate',
      { learningRate: 0.1 },
      'fit, option learningRate: expected none with lbfgs, which finds its steps itself, got 0.1. Leave learningRate out, or choose another optimizer.',
    ],
  ];
  for (const [what, options, text] of refused) {
    it(`refuses ${what}, also where it is the optimizer of the fit before`, async () => {
      const network = make();
      const error = await expectError(() => network.fit(x, y, { optimizer: lbfgs(), ...options }));
      expect(error.message).to.equal(text);
      await network.fit(x, y, { optimizer: lbfgs(), epochs: 1 });
      expect((await expectError(() => network.fit(x, y, options))).message).to.equal(text);
    });
  }

  it('refuses layers that are other ones at each look', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), new Dropout(0.5), new Dense(1)], seed: 1 });
    const error = await expectError(() => network.fit(x, y, { optimizer: lbfgs() }));
    expect(error.message).to.equal(
      "fit, option optimizer: expected a loss that is the same whenever lbfgs looks at it, got layers that draw random numbers. Use 'adam', or layers that do the same in every step.",
    );
    const timed = new Dropout(schedules.cosine({ from: 0.5, to: 0 }));
    const other = new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), timed, new Dense(1)], seed: 1 });
    expect((await expectError(() => other.fit(x, y, { optimizer: lbfgs() }))).message).to.include('got layers that');
    const running = [new Dense(4, 'tanh'), new BatchNormalization(), new Dense(1)];
    const third = new Network({ inputs: 2, layers: running, seed: 1 });
    await third.fit(x, y, { epochs: 2 });
    expect((await expectError(() => third.fit(x, y, { optimizer: lbfgs() }))).message).to.include(
      'got layers that keep running numbers of batches, as frozen ones do not.',
    );
    const frozen: FitOptions = { parameterOptions: ({ layer }) => ({ frozen: layer === 1 }) };
    const { loss } = await third.fit(x, y, { optimizer: lbfgs(), epochs: 10, ...frozen });
    expect(loss.at(-1)).to.be.below(loss[0] as number);
  });

  it('lets the event loop have its turn, and an iteration be stopped, where looking takes long', async () => {
    const { x, y } = line(20_000);
    const layers = [new Dense(64, 'tanh'), new Dense(1)];
    const network = new Network({ inputs: 3, layers, seed: 1, engine: 'wasm', threads: 1 });
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const { stopped } = await network.fit(x, y, { optimizer: lbfgs(), epochs: 100_000, signal: controller.signal });
    clearInterval(timer);
    expect(stopped).to.equal('aborted');
    expect(turns).to.be.at.least(1);
  });

  it('leaves frozen parameters as they are, and refuses other treatments', async () => {
    const network = make();
    const before = network.parameter(0, 'weights').toArray();
    const { loss } = await network.fit(x, y, {
      ...{ optimizer: lbfgs(), epochs: 30 },
      parameterOptions: ({ layer }) => ({ frozen: layer === 0 }),
    });
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal(before);
    expect(loss.at(-1)).to.be.below(0.5 * (loss[0] as number));
    const slower: FitOptions = { optimizer: lbfgs(), parameterOptions: () => ({ learningRate: 0.1 }) };
    const { message } = await expectError(() => network.fit(x, y, slower));
    expect(message).to.include('expected an optimizer that has a learningRate, got lbfgs');
  });

  it('takes the place of a rule whose gradients were clipped, and is gone on with', async () => {
    const network = make();
    await network.fit(x, y, { epochs: 2, clipping: 'globalNorm' });
    await network.fit(x, y, { optimizer: lbfgs(), epochs: 2 });
    const { loss } = await network.fit(x, y, { epochs: 2 });
    expect(network.checkpoint().training?.rule).to.match(/^lbfgs/);
    expect(loss.at(-1)).to.be.below(loss[0] as number);
  });

  it('hands over to another rule and back', async () => {
    const network = make();
    await network.fit(x, y, { optimizer: lbfgs(), epochs: 10 });
    await network.fit(x, y, { optimizer: 'adam', epochs: 3 });
    expect(network.checkpoint().training?.memory.some(({ name }) => name.includes('moves'))).to.equal(false);
    const { loss } = await network.fit(x, y, { optimizer: lbfgs(), epochs: 10 });
    expect(loss.at(-1)).to.be.below(loss[0] as number);
    expect(network.epoch).to.equal(23);
  });

  it('is imported, and never found by its name', async () => {
    const { message } = await expectError(() => make().fit(x, y, { optimizer: 'lbfgs' as never }));
    expect(message).to.include("Import it: import { lbfgs } from 'multilayer', and write optimizer: lbfgs().");
    const network = make();
    await network.fit(x, y, { optimizer: lbfgs(), epochs: 2 });
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    expect((await expectError(() => again.fit(x, y))).message).to.equal(
      'fit, option optimizer: expected the optimizer "lbfgs" that the network was trained with, got its name alone, as a model file holds no optimizer of your own. Pass it as the option optimizer, or another one by its name.',
    );
  });

  const damages: Readonly<Record<string, (memory: { name: string; data: number[] }[]) => unknown>> = {
    'lacks a vector': (memory) => memory.filter(({ name }) => name !== '1.bias changes 1'),
    'lacks the loss': (memory) => memory.filter(({ name }) => name !== 'counter loss'),
    'has one too many': (memory) => [...memory, { ...memory[0], name: '0.bias moves 10', data: memory[2]?.data }],
  };
  for (const [what, change] of Object.entries(damages)) {
    it(`does not go on with a file that ${what}`, async () => {
      const network = make();
      await network.fit(x, y, { optimizer: lbfgs(), epochs: 4 });
      const file = JSON.parse(JSON.stringify(network.checkpoint()));
      file.training.memory = change(file.training.memory);
      const { message } = await expectError(() =>
        networkFromJSON(file, { check: false }).fit(x, y, { optimizer: lbfgs() }),
      );
      expect(message).to.match(/memory.*expected/);
    });
  }
});
