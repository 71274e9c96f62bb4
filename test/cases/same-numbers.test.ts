// Public reports about seeds, copies and files that give other numbers.
import { expect } from 'chai';
import { Dense, type InitializerName, MultilayerError, Network, networkFromJSON } from 'multilayer';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf, xor } from '../support/networks.js';

const { x, y } = xor();

describe('reports about the same numbers again', () => {
  it('tensorflow/tfjs#7104, keras-team/keras#19361: every initializer obeys every seed', async () => {
    const names: InitializerName[] = [
      'heNormal',
      'heUniform',
      'glorotNormal',
      'glorotUniform',
      'lecunNormal',
      'lecunUniform',
    ];
    for (const initializer of names) {
      const drawn = [0, 1, -1, 2 ** 32, 2 ** 53 - 1].map((seed) =>
        [1, 2].map(() =>
          JSON.stringify(weightsOf(new Network({ inputs: 4, layers: [new Dense(3, { initializer })], seed }))),
        ),
      );
      for (const [first, second] of drawn) expect(second).to.equal(first);
      expect(new Set(drawn.map(([first]) => first)).size).to.equal(5);
    }
    const without = new Network({ inputs: 4, layers: [new Dense(3)] });
    expect(weightsOf(new Network({ inputs: 4, layers: [new Dense(3)], seed: 0 }))).to.deep.equal(weightsOf(without));
    for (const seed of [null, '1', 1.5])
      expect(await expectError(() => new Network({ layers: [new Dense(1)], seed: seed as never }))).to.be.instanceOf(
        MultilayerError,
      );
  });

  for (const engine of engineNames) {
    it(`cazala/synaptic#98, #220, wagenaartje/neataptic#165: what is saved is what is in use, at every moment, on ${engine}`, async () => {
      const network = new Network({ layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 1, engine });
      const compare = (): void => {
        const now = network.predict(x);
        const copies = [
          networkFromJSON(JSON.parse(JSON.stringify(network)), { engine }),
          networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine }),
          network.clone(),
        ];
        for (const copy of copies) expect(copy.predict(x)).to.deep.equal(now);
      };
      await network.fit(x, y, { epochs: 6, batchSize: 3, onEpoch: compare });
      compare();
      const controller = new AbortController();
      await network.fit(x, y, {
        epochs: 100,
        batchSize: 3,
        signal: controller.signal,
        onEpoch: () => controller.abort(),
      });
      compare();
      const [one, two] = [
        network.clone(),
        networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine }),
      ];
      await one.fit(x, y, { epochs: 3, batchSize: 3 });
      await two.fit(x, y, { epochs: 3, batchSize: 3 });
      expect(weightsOf(one)).to.deep.equal(weightsOf(two));
    });

    it(`shiffman/Tensorflow-JS-Examples#7: a copy shares nothing, and data changed during a fit change nothing, on ${engine}`, async () => {
      const network = new Network({ inputs: 2, layers: [new Dense(2, 'tanh'), new Dense(1)], seed: 1, engine });
      const before = weightsOf(network);
      const copy = network.clone();
      copy.parameter(0, 'weights').set([
        [9, 9],
        [9, 9],
      ]);
      network.parameter(0, 'weights').toMatrix().data[0] = 9;
      (network.parameter(0, 'weights').toArray()[0] as number[])[0] = 9;
      expect(weightsOf(network)).to.deep.equal(before);
      const data = Float32Array.from(x.flat());
      const changed = network.fit({ rows: 4, cols: 2, data }, y, { epochs: 20 });
      data.fill(0);
      await changed;
      const same = copy.clone();
      same.parameters.forEach((each, i) => void each.set(before[i] as number[][]));
      await same.fit(x, y, { epochs: 20 });
      expect(weightsOf(same)).to.deep.equal(weightsOf(network));
    });
  }

  it('keras-team/keras#4674, #3268: an option to freeze is refused by name while there is none', async () => {
    const error = await expectError(() => new Dense(2, { trainable: false } as never));
    expect(error.message).to.include('"trainable"');
    expect(
      (await expectError(() => new Network({ layers: [new Dense(1)] }).fit(x, y, { frozen: [0] } as never))).message,
    ).to.include('"frozen"');
  });

  it('BrainJS/brain.js#296, safetensors/safetensors#601: sizes that a file states are checked before anything is made', async () => {
    const json = JSON.parse(JSON.stringify(new Network({ inputs: 2, layers: [new Dense(1)] })));
    json.layers[0].units = 1000;
    json.inputs = 1000;
    const error = await expectError(() => networkFromJSON(json, { check: false }));
    expect(error).to.be.instanceOf(MultilayerError);
    expect(error.message).to.include('1000 × 1000');
  });
});
