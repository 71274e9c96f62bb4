import { expect } from 'chai';
import {
  BatchNormalization,
  Dense,
  type EngineName,
  type FitOptions,
  type Loss,
  Network,
  networkFromJSON,
  type Optimizer,
  type OptimizerName,
  optimizers,
  schedules,
} from 'multilayer';
import { evaluate } from '#src/expression/index.js';
import { fixed, fixedSteps, golden, quadratic, steps } from '../golden/optimizers.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';

const { x, y, start } = quadratic;

/** A linear model under the mean squared error: a quadratic in its two weights. */
function model(engine: EngineName | 'auto' = 'auto'): Network {
  const network = new Network({ inputs: 2, layers: [new Dense(1, { bias: false })], seed: 1, engine });
  network.parameter(0, 'weights').set(start);
  return network;
}

function flattened(network: Network): number[] {
  return network.parameters.flatMap((each) => each.toArray().flat());
}

function weightsOf(network: Network): number[] {
  return network.parameter(0, 'weights').toArray().flat();
}

/** Its gradient is the row of inputs, whatever the weights are. */
const sloped: Loss = { name: 'sloped', targets: 'numbers', apply: (prediction) => prediction };

/** Every optimizer with the options of its golden rows. */
const made: readonly (readonly [string, Optimizer, (typeof golden)[OptimizerName][number]])[] = (
  Object.keys(optimizers) as OptimizerName[]
).flatMap((name) =>
  golden[name].map((row) => [`${name} ${JSON.stringify(row.options)}`, optimizers[name](row.options), row] as const),
);

/** The slots after some numbers of steps without a gradient, from a value on. */
function slotsAfter({ counters, slots, options }: Optimizer, start: number, counts: readonly number[]): number[][] {
  const values: Record<string, number> = { gradient: 0, parameter: 0, learningRate: 0.1 };
  for (const [name, option] of Object.entries(options ?? {})) values[name] = Number(option);
  values.learningRate = 0.1;
  for (const [name, { initial }] of Object.entries(counters)) values[name] = initial as number;
  for (const [name, { least }] of Object.entries(slots)) values[name] = least === 0 ? Math.abs(start) : start;
  const rules = Object.entries({ ...counters, ...slots });
  const noted: number[][] = [];
  for (let step = 1; step <= Math.max(...counts); step++) {
    for (const [name, { next }] of rules) values[`next ${name}`] = evaluate(next, values);
    for (const [name] of rules) values[name] = values[`next ${name}`] as number;
    if (counts.includes(step)) noted.push(Object.keys(slots).map((name) => values[name] as number));
  }
  return noted;
}

/** Settings of a rule as schedules that say the same in every step. */
function asSchedules({ options = {} }: Optimizer): Readonly<Record<string, never>> {
  const flat = (value: unknown): unknown =>
    typeof value === 'number' && value > 0 ? schedules.polynomial({ from: value, to: value }) : value;
  const entries = Object.entries(options).map(([key, value]) => [key, key.startsWith('initial') ? value : flat(value)]);
  return Object.fromEntries(entries) as Readonly<Record<string, never>>;
}

/** All that a fit may have besides. */
const surroundings: FitOptions = {
  ...{ epochs: 10, batchSize: 1, gradientAccumulation: 2 },
  learningRate: schedules.cosine({ from: 0.02, to: 0.01 }),
  ...{ clipping: 'globalNorm', averaging: 'exponentialAverage' },
  parameterOptions: ({ layer, name }) =>
    layer === 0 && name === 'bias' ? { frozen: true } : { learningRate: 1.5, weightDecay: 0.1 },
};

function small(engine: EngineName | 'auto' = 'auto'): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1)], seed: 4, engine });
}

describe('optimizers', () => {
  it('may begin their memory with a number that float32 rounds down, in a file too', async () => {
    const network = new Network({ layers: [new Dense(1)], seed: 1 });
    const optimizer = optimizers.adagrad({ initialAccumulator: 0.870751163456589 });
    // The second column moves nothing.
    await network.fit([[1, 0]], [1], { optimizer, epochs: 1 });
    const file = JSON.parse(JSON.stringify(network.checkpoint()));
    expect(networkFromJSON(file).checkpoint()).to.deep.equal(file);
  });

  for (const [title, optimizer, { source, path, given }] of made) {
    for (const engine of engineNames) {
      it(`${title} goes the way of ${source}, on the engine ${engine}`, async () => {
        const network = model(engine);
        const own: number[][] = [];
        await network.fit(x, y, {
          epochs: steps.at(-1) as number,
          optimizer,
          shuffle: false,
          onEpoch: ({ epoch }) => {
            if (steps.includes(epoch)) own.push(weightsOf(network));
          },
        });
        // Nearer to the minimum, where the gradient vanishes, Adam would amplify the rounding of either.
        // Steps of one length, as those along a sign, are rounded the same way every time.
        const tolerance = { reference: { relative: 1e-13 }, wasm: { relative: 5e-6, absolute: 2e-7 } }[engine];
        expectClose(own, path, tolerance, 'weight');
      });

      it(`${title} takes fixed gradients as ${source} does, on the engine ${engine}`, async () => {
        const layer = new Dense(1, { bias: false });
        const network = new Network({ inputs: 3, layers: [layer], seed: 1, engine });
        network.parameter(0, 'weights').set(fixed.start);
        const own: number[][] = [];
        for (const [k, end] of fixedSteps.entries()) {
          const rows = fixed.gradients.slice(fixedSteps[k - 1] ?? 0, end);
          const options = { epochs: 1, batchSize: 1, shuffle: false, optimizer, loss: sloped };
          await network.fit(rows, Array(rows.length).fill(0), options);
          own.push(weightsOf(network));
        }
        const tolerance = { reference: { relative: 1e-12 }, wasm: { relative: 1e-6, absolute: 2e-7 } }[engine];
        expectClose(own, given, tolerance, 'weight');
      });
    }

    it(`${title} comes down a quadratic`, async () => {
      const network = model();
      const before = network.evaluate(x, y).loss;
      await network.fit(x, y, { epochs: 200, optimizer });
      expect(network.evaluate(x, y).loss).to.be.below(0.9 * before);
    });

    it(`${title} gives the same bits again, and from a checkpoint`, async () => {
      const options = { optimizer, batchSize: 3 };
      const [whole, again, first] = [model(), model(), model()];
      await whole.fit(x, y, { ...options, epochs: 20 });
      await again.fit(x, y, { ...options, epochs: 20 });
      await first.fit(x, y, { ...options, epochs: 7 });
      const resumed = networkFromJSON(JSON.parse(JSON.stringify(first.checkpoint())));
      await resumed.fit(x, y, { ...options, epochs: 13 });
      expect(weightsOf(again)).to.deep.equal(weightsOf(whole));
      expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
    });

    it(`${title} takes each of its numbers as a schedule`, async () => {
      const [numbers, flat] = [small('reference'), small('reference')];
      await numbers.fit(x, y, { epochs: 8, batchSize: 2, optimizer });
      const make = optimizers[optimizer.name as OptimizerName];
      await flat.fit(x, y, { epochs: 8, batchSize: 2, optimizer: make(asSchedules(optimizer)) });
      expectClose(flattened(flat), flattened(numbers), { relative: 1e-10 }, 'weight');
    });

    it(`${title} lets slots that get no gradient fall to zero, with no subnormal number on the way`, () => {
      // The slowest average takes 700 steps to halve.
      const counts = [1, 300, 800];
      for (const sign of [-1, 1]) {
        const noted = slotsAfter(optimizer, sign * 2 ** -125, counts);
        noted.forEach((slots, k) => {
          for (const slot of slots)
            expect(slot === 0 || Math.abs(slot) >= 2 ** -126, `${slot} after ${counts[k]} steps`).to.equal(true);
        });
        // A sum of squares, and the largest so far, stay.
        noted.at(-1)?.forEach((slot, k) => {
          const stays = slot !== 0 && slot === noted[0]?.[k];
          expect(slot === 0 || stays, `${Object.keys(optimizer.slots)[k]}: ${slot}`).to.equal(true);
        });
      }
      const [lost] = slotsAfter(optimizer, Number.NaN, [1]);
      expect(lost?.every(Number.isNaN), 'NaN must stay to be seen').to.equal(true);
    });
  }

  for (const name of Object.keys(optimizers) as OptimizerName[]) {
    // The row with the most options is the last.
    const optimizer = optimizers[name](golden[name].at(-1)?.options);

    it(`${name} is cut and gone on with, to the bit, beside all that a fit may have`, async () => {
      const [whole, first] = [small(), small()];
      const options = { ...surroundings, optimizer };
      await whole.fit(x, y, options);
      const bias = first.parameter(0, 'bias').toArray();
      await first.fit(x, y, { ...options, onEpoch: ({ epoch }) => epoch < 4 });
      expect(first.parameter(0, 'bias').toArray()).to.deep.equal(bias);
      const resumed = networkFromJSON(JSON.parse(JSON.stringify(first.checkpoint())));
      await resumed.fit(x, y, { ...options, epochs: 6 });
      expect(flattened(resumed)).to.deep.equal(flattened(whole));
    });

    it(`${name} lets weights decay, and neither biases nor norms`, async () => {
      const stepped = async (weightDecay: number): Promise<Network> => {
        const layers = [new Dense(3, 'tanh'), new BatchNormalization(), new Dense(1)];
        const network = new Network({ inputs: 2, layers, seed: 4, engine: 'reference' });
        await network.fit(x, y, {
          epochs: 1,
          optimizer: optimizers[name]({ ...optimizer.options, weightDecay } as never),
        });
        return network;
      };
      // As much as turns the sign of a gradient, where a rule goes by that.
      const [plain, decayed] = [await stepped(0), await stepped(1e3)];
      for (const [k, { name: of, decays }] of plain.parameters.entries()) {
        const [one, other] = [plain, decayed].map((each) => each.parameters[k]?.toArray());
        if (decays) expect(other, of).to.not.deep.equal(one);
        else expect(other, of).to.deep.equal(one);
      }
    });

    it(`${name} comes to rest where there is no gradient any more`, async () => {
      const network = new Network({ inputs: 3, layers: [new Dense(1, { bias: false })], seed: 1 });
      const options = { batchSize: 1, optimizer: optimizers[name](), loss: sloped };
      await network.fit(fixed.gradients, Array(fixed.gradients.length).fill(0), { ...options, epochs: 1 });
      const still = { ...options, onWarning: () => {} };
      await network.fit([[0, 0, 0]], [0], { ...still, epochs: name === 'lion' ? 9000 : 1500 });
      const rest = weightsOf(network);
      await network.fit([[0, 0, 0]], [0], { ...still, epochs: 1 });
      for (const [k, weight] of weightsOf(network).entries()) {
        expect(Math.abs(weight)).to.be.below(50);
        // But for decay that it has of itself.
        if (optimizers[name]().options?.weightDecay === 0) expect(weight).to.equal(rest[k]);
      }
    });
  }
});
