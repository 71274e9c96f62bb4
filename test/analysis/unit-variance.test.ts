import { expect } from 'chai';
import {
  BatchNormalization,
  Dense,
  type EngineName,
  type Layer,
  Network,
  networkFromJSON,
  Random,
  Residual,
  unitVariance,
} from 'multilayer';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const random = new Random(5, 1);
// More than a block of rows, off the origin.
const x = Array.from({ length: 300 }, () => Array.from({ length: 4 }, (_, k) => 3 * k + random.normal()));

function make(layers: Layer[], engine: EngineName = 'reference', inputs: number | undefined = 4): Network {
  return new Network({ layers, engine, seed: 3, ...(inputs !== undefined && { inputs }) });
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
}

/** The mean of the variances of a linear layer's outputs, at the end of a part of the network. */
function spreadOf(rows: readonly (readonly number[])[]): number {
  const columns = (rows[0] ?? []).map((_, k) => deviation(rows.map((row) => row[k] as number)) ** 2);
  return Math.sqrt(columns.reduce((sum, each) => sum + each, 0) / columns.length);
}

describe('unit variance', () => {
  for (const engine of engineNames) {
    it(`scales what every dense layer adds up, in turn, on the engine ${engine}`, () => {
      const layers = [
        new Dense(9, 'relu'),
        new Residual([new Dense(9, 'tanh')]),
        new BatchNormalization(),
        new Dense(2),
      ];
      const network = make(layers, engine);
      const before = weightsOf(network);
      const found = unitVariance(network, x);
      expect(found.map(({ path }) => path)).to.deep.equal(['0', '1.0', '3']);
      const factors = weightsOf(network).map((rows, i) => (rows[0]?.[0] as number) / (before[i]?.[0]?.[0] as number));
      const scaled = network.parameters.map(({ name }) => name.endsWith('weights'));
      const relative = { reference: 1e-12, wasm: 1e-5 }[engine];
      expectClose(
        factors.filter((_, i) => scaled[i]),
        found.map(({ deviations }) => 1 / (deviations[0] as number)),
        { relative },
      );
      weightsOf(network).forEach((rows, i) => {
        if (!scaled[i]) expect(rows).to.deep.equal(before[i]);
      });
      // The last layer is linear: its outputs are the sums.
      expectClose(spreadOf(network.predict(x)), 1, { relative: 10 * relative });
      const first = make([new Dense(9)], engine);
      first.parameter(0, 'weights').set(network.parameter(0, 'weights').toArray());
      expectClose(spreadOf(first.predict(x)), 1, { relative: 10 * relative });
      // They are all 1 now.
      for (const { deviations } of unitVariance(network, x)) expectClose(deviations, [1], { relative: 10 * relative });
    });
  }

  it('scales each unit by itself where that is asked for, and is the same for the same seed and rows', async () => {
    const layers = () => [new Dense(5, 'tanh'), new Dense(3)];
    const [network, again] = [make(layers()), make(layers(), 'reference', undefined)];
    const [found] = unitVariance(network, x, { units: true });
    expect(found?.deviations).to.have.lengthOf(5);
    const rows = network.predict(x);
    for (let k = 0; k < 3; k++) expectClose(deviation(rows.map((row) => row[k] as number)), 1, { relative: 1e-12 });
    unitVariance(again, x, { units: true });
    expect(weightsOf(again)).to.deep.equal(weightsOf(network));
    const read = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: 'reference' });
    const y = x.map(([a = 0]) => [a, 1, -a]);
    for (const each of [network, again, read]) await each.fit(x, y, { epochs: 2 });
    expect(weightsOf(again)).to.deep.equal(weightsOf(network));
    expect(weightsOf(read)).to.deep.equal(weightsOf(network));
  });

  it('lets a deep network learn that does not otherwise', async () => {
    const rows = x.map((row) => row.map((value, k) => value - 3 * k));
    const y = rows.map(([a = 0, b = 0]) => [Math.tanh(a + b)]);
    const ends: number[] = [];
    for (const isScaled of [false, true]) {
      const deep = Array.from({ length: 20 }, () => new Dense(16, { activation: 'tanh', initializer: 'randomNormal' }));
      const network = make([...deep, new Dense(1)], 'wasm');
      if (isScaled) unitVariance(network, rows);
      const { loss } = await network.fit(rows, y, {
        epochs: 40,
        optimizer: 'sgd',
        learningRate: 0.03,
        onWarning: () => undefined,
      });
      ends.push(loss.at(-1) as number);
    }

    expect(ends[1]).to.be.below(0.1 * (ends[0] as number));
  });

  it('refuses what it cannot scale', async () => {
    const trained = make([new Dense(1)]);
    await trained.fit([[1, 2, 3, 4]], [1], { epochs: 2 });
    const off = make([new Dense(2, 'relu'), new Dense(1)]);
    off.parameter(0, 'bias').set([[-1e4, -1e4]]);
    const cases: readonly (readonly [() => unknown, string])[] = [
      [
        () => unitVariance(trained, x),
        'unitVariance: expected a network that has not been trained, got one after 2 epochs. Call it before fit.',
      ],
      [
        () => unitVariance(make([new Dense(2)]), [[1, 2, 3, 4]]),
        "unitVariance, layer 0 (Dense(2, 'linear')): expected rows that differ there, got the same for all. Pass more rows, that differ, or use an activation below it that is never off.",
      ],
      [
        () => unitVariance(off, x),
        "unitVariance, layer 1 (Dense(1, 'linear')): expected rows that differ there, got the same for all. Pass more rows, that differ, or use an activation below it that is never off.",
      ],
      [() => unitVariance(make([new Dense(2)]), [[1]]), 'unitVariance, x: expected 4 inputs, got 1 columns.'],
      [
        () => unitVariance({} as never, x),
        'unitVariance: expected a network, got an empty object. Write unitVariance(network).',
      ],
      [
        () => unitVariance(make([new Dense(2)]), x, { unit: true } as never),
        'unitVariance: expected only known options, got the option "unit". Did you mean "units"? Known: units.',
      ],
    ];
    for (const [action, text] of cases) expect((await expectError(action)).message).to.include(text);
  });
});
