import { expect } from 'chai';
import {
  BatchNormalization,
  Dense,
  elasticNet,
  exponentialAverage,
  type FitOptions,
  type Layer,
  l1,
  l2,
  lbfgs,
  Network,
  networkFromJSON,
  type Regularizer,
  type RegularizerFactory,
  type RegularizerName,
  reduce,
  regularizers,
  sgd,
} from 'multilayer';
import { golden, tables } from '../golden/regularizers.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';
import { ofTable } from '../support/table.js';

const x = [
  [1, -2],
  [3, 4],
  [0.5, 1],
  [-1, 0.25],
];
const y = [5, -7, 1, 2];

function model(layers: Layer[] = [new Dense(3, 'tanh'), new Dense(1)]): Network {
  return new Network({ inputs: 2, layers, seed: 3, engine: 'reference' });
}

/** Σw² of the weights of a network. */
function squares(network: Network): number {
  const weights = network.parameters.filter(({ name }) => name === 'weights');
  return weights.flatMap((each) => each.toArray().flat()).reduce((sum, w) => sum + w * w, 0);
}

describe('regularizers', () => {
  for (const name of Object.keys(golden) as RegularizerName[]) {
    for (const { options, source, penalties, gradients } of golden[name]) {
      for (const engine of engineNames) {
        it(`${name} ${JSON.stringify(options)} is ${source} of PyTorch, on the engine ${engine}`, () => {
          const { penalty } = (regularizers[name] as RegularizerFactory)(options);
          tables.forEach((table, i) => {
            const { values, gradient } = ofTable(penalty, table, engine);
            const tolerance = { relative: { reference: 1e-14, wasm: 1e-6 }[engine], absolute: 1e-18 };
            expectClose(values, [penalties[i] as number], tolerance, 'penalty');
            expectClose(gradient as number[], gradients[i] as number[], tolerance, 'gradient');
          });
        });
      }

      it(`${name} ${JSON.stringify(options)} has the gradient of central differences`, () => {
        const { penalty } = (regularizers[name] as RegularizerFactory)(options);
        const at = (table: readonly (readonly number[])[]): number =>
          ofTable(penalty, table, 'reference').values[0] as number;
        for (const table of tables) {
          const moved = (r: number, c: number, by: number): number[][] =>
            table.map((row, i) => row.map((w, j) => w + (i === r && j === c ? by : 0)));
          const numeric = table.flatMap((row, r) =>
            row.map((_, c) => (at(moved(r, c, 1e-6)) - at(moved(r, c, -1e-6))) / 2e-6),
          );
          const { gradient } = ofTable(penalty, table, 'reference');
          expectClose(gradient as number[], numeric, { relative: 1e-7, absolute: 1e-7 }, 'gradient');
        }
      });
    }
  }

  it('are part of the loss of a step, and of what is measured on the rows to train on, but of no other', async () => {
    const [plain, held] = [model(), model()];
    const start = squares(held);
    const one = { optimizer: sgd({ learningRate: 1e-12 }), batchSize: 2, epochs: 1, shuffle: false };
    const before = (await plain.fit(x, y, one)).loss[0] as number;
    const regularizer = l2({ factor: 0.5 });
    const history = await held.fit(x, y, {
      ...one,
      regularizer,
      validation: { x, y },
      metrics: ['rootMeanSquaredError'],
    });
    expectClose(history.loss, [before + 0.5 * start], { relative: 1e-9 });
    expectClose(history.validationLoss, [before], { relative: 1e-9 });
    expectClose(history.metrics.rootMeanSquaredError as number[], [Math.sqrt(before)], { relative: 1e-9 });
    expectClose(held.evaluate(x, y).loss, before, { relative: 1e-9 });
    const { measuredLoss, bestLoss } = await held.fit(x, y, { ...one, earlyStopping: {} });
    expectClose([measuredLoss[0] as number, bestLoss as number], [before + 0.5 * start, before + 0.5 * start], {
      relative: 1e-9,
    });
    const reached = await held.fit(x, y, { ...one, metrics: [], targetLoss: before + 0.5 * start + 1e-6 });
    expect(reached.stopped).to.equal('targetLoss');
    const missed = await held.fit(x, y, { ...one, metrics: [], targetLoss: before + 0.4 * start });
    expect(missed.stopped).to.equal('epochs');
  });

  it('spare biases and norms, unless a parameter has its own', async () => {
    const layers = () => [new Dense(3, 'tanh'), new BatchNormalization(), new Dense(1)];
    const step = async (options: FitOptions): Promise<number[][][]> => {
      const network = model(layers());
      await network.fit(x, y, { optimizer: 'sgd', learningRate: 0.1, epochs: 1, ...options });
      return weightsOf(network);
    };
    const start = weightsOf(model(layers()));
    const plain = await step({});
    const names = model(layers()).parameters.map(({ name }) => name);
    const differences = (found: number[][][]): number[][] =>
      found.map((values, i) => values.flat().map((value, k) => value - (plain[i]?.flat()[k] as number)));
    const decayed = (i: number, factor: number): number[] => (start[i] ?? []).flat().map((w) => -0.1 * 2 * factor * w);
    differences(await step({ regularizer: l2({ factor: 0.3 }) })).forEach((found, i) => {
      expectClose(found, names[i] === 'weights' ? decayed(i, 0.3) : found.map(() => 0), {
        relative: 0,
        absolute: 1e-14,
      });
    });
    const own = await step({
      regularizer: 'l2',
      parameterOptions: ({ layer, name }) => ({
        regularizer: layer === 2 ? false : name === 'bias' ? l2({ factor: 0.2 }) : undefined,
      }),
    });
    differences(own).forEach((found, i) => {
      const factor = [0.01, 0.2][i] ?? 0;
      expectClose(found, decayed(i, factor), { relative: 0, absolute: 1e-14 });
    });
  });

  it('come to ridge regression, whose intercept is free, by L-BFGS', async () => {
    const network = model([new Dense(1)]);
    const { stopped, loss } = await network.fit(x, y, {
      optimizer: lbfgs(),
      epochs: 200,
      regularizer: l2({ factor: 0.7 }),
    });
    expect(stopped).to.equal('converged');
    // The gradient of the mean of (xw + b − y)² + 0.7·|w|² is zero there.
    const [[[w0], [w1]], [[b]]] = weightsOf(network) as [[[number], [number]], [[number]]];
    const errors = x.map(([p, q], i) => (p as number) * w0 + (q as number) * w1 + b - (y[i] as number));
    const mean = (factor: (i: number) => number): number =>
      errors.reduce((sum, e, i) => sum + (2 * e * factor(i)) / 4, 0);
    const gradient = [
      mean((i) => x[i]?.[0] as number) + 1.4 * w0,
      mean((i) => x[i]?.[1] as number) + 1.4 * w1,
      mean(() => 1),
    ];
    expectClose(gradient, [0, 0, 0], { relative: 0, absolute: 1e-7 });
    const whole = errors.reduce((sum, e) => sum + (e * e) / 4, 0) + 0.7 * (w0 * w0 + w1 * w1);
    expectClose(loss.at(-1) as number, whole, { relative: 1e-9 });
  });

  it('hold for later fits, also from a file and where a step takes several batches, until they are turned off', async () => {
    const options = { batchSize: 1, gradientAccumulation: 2, averaging: exponentialAverage({ decay: 0.5 }) };
    const regularizer = elasticNet({ l1: 0.1, l2: 0.2 });
    const [whole, cut] = [model(), model()];
    await whole.fit(x, y, { ...options, regularizer, epochs: 5 });
    await cut.fit(x, y, { ...options, regularizer, epochs: 2 });
    const again = networkFromJSON(JSON.parse(JSON.stringify(cut.checkpoint())), { engine: 'reference' });
    expect(again.toJSON().regularizer).to.deep.equal({ name: 'elasticNet', l1: 0.1, l2: 0.2 });
    await again.fit(x, y, { ...options, epochs: 3 });
    expect(weightsOf(again)).to.deep.equal(weightsOf(whole));
    await again.fit(x, y, { regularizer: false, epochs: 1 });
    expect(again.toJSON().regularizer).to.equal(undefined);
    const together = model();
    await together.fit(x, y, { batchSize: 2, averaging: options.averaging, regularizer, epochs: 5, shuffle: false });
    const parts = model();
    await parts.fit(x, y, { ...options, regularizer, epochs: 5, shuffle: false });
    expectClose(weightsOf(parts) as never, weightsOf(together) as never, { relative: 1e-12 });
  });

  it('may be your own, and are checked', async () => {
    const own: Regularizer = { name: 'mine', penalty: (w) => reduce('sum', 'all', w) };
    const network = model([new Dense(1, { bias: false })]);
    const [plain] = [model([new Dense(1, { bias: false })])];
    for (const each of [network, plain])
      await each.fit(x, y, {
        optimizer: 'sgd',
        learningRate: 0.25,
        epochs: 1,
        regularizer: each === network ? own : false,
      });
    const difference = weightsOf(network)
      .flat(2)
      .map((w, k) => w - (weightsOf(plain).flat(2)[k] as number));
    expectClose(difference, [-0.25, -0.25], { relative: 1e-12 });
    expect(network.toJSON().regularizer).to.deep.equal({ own: 'mine' });
    const wrong: readonly (readonly [FitOptions, string])[] = [
      [
        { regularizer: { name: 'mine', penalty: (w) => w } },
        "regularizer mine, penalty: expected a node [1 × 1], got [2 × 3]. Add up over all numbers: reduce('sum', 'all', …).",
      ],
      [
        { regularizer: { name: 'mine', penalty: () => 3 as never } },
        "regularizer mine, penalty: expected a node [1 × 1], got 3. Add up over all numbers: reduce('sum', 'all', …).",
      ],
      [
        { regularizer: l1, parameterOptions: () => ({}) } as never,
        'fit, option regularizer: expected the name of a regularizer, or a regularizer, got a function. Call it: l1() instead of l1.',
      ],
      [
        { regularizer: 'ridge' as never },
        `fit, option regularizer: expected the name of a regularizer, got "ridge". Did you mean "l2"? Known: ${Object.keys(regularizers).join(', ')}.`,
      ],
      [
        { regularizer: 'l2', parameterOptions: () => ({ regularizer: 'l1' }) },
        "fit, option regularizer: expected weights that it is for, got none that learn, decay and have no other. Leave it out, or name parameters: parameterOptions: () => ({ regularizer: 'l2' }).",
      ],
      [
        { parameterOptions: () => ({ frozen: true, regularizer: 'l1' }) },
        'fit, option parameterOptions, weights of layer 0, regularizer: expected nothing beside frozen: true, got "l1". Leave one of them out.',
      ],
      [
        { kernelRegularizer: 'l2' } as never,
        'fit: expected only known options, got the option "kernelRegularizer". Write regularizer: l2({ factor: 0.001 }).',
      ],
    ];
    for (const [options, text] of wrong) {
      const error = await expectError(() => model().fit(x, y, options));
      expect(error.message).to.include(text);
    }
    const tiny = new Network({ inputs: 2, layers: [new Dense(1)] });
    const error = await expectError(() => tiny.fit(x, y, { regularizer: l2({ factor: 1e-50 }) }));
    expect(error.message).to.equal(
      "fit, l2, option factor: expected a number that is not 0 in float32, got 1e-50. Choose one that float32 can tell from it, or use engine: 'reference'.",
    );
  });

  it('leave those that are frozen, or that no gradient reaches, as they are', async () => {
    const frozen = model();
    const before = weightsOf(frozen);
    const history = await frozen.fit(x, y, {
      ...{ epochs: 3, earlyStopping: {}, regularizer: l2({ factor: 100 }) },
      parameterOptions: ({ layer }) => ({ frozen: layer === 0 }),
    });
    expect(weightsOf(frozen).slice(0, 2)).to.deep.equal(before.slice(0, 2));
    // Of the second layer alone.
    const data = frozen.evaluate(x, y).loss;
    const [, , last] = weightsOf(frozen);
    const own = (last as number[][]).flat().reduce((sum, w) => sum + 100 * w * w, 0);
    expectClose(history.bestLoss as number, data + own, { relative: 1e-9 });
    const stuck = model([new Dense(3, 'step'), new Dense(1)]);
    const heard: string[] = [];
    const first = weightsOf(stuck)[0];
    await stuck.fit(x, y, { epochs: 2, regularizer: 'l2', onWarning: (text) => heard.push(text) });
    expect(heard.join()).to.include('will not learn');
    expect(weightsOf(stuck)[0]).to.deep.equal(first);
  });
});
