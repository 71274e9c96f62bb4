import { expect } from 'chai';
import { BatchNormalization, Dense, LayerNormalization, Network, RMSNormalization, sgd } from 'multilayer';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';

const identity = [0, 1, 2].map((i) => [0, 1, 2].map((j) => Number(i === j)));
const tables: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'columns of a million': [0, 1, 2, 3].map((i) => [1e6 + i, -1e6, 1e6 * Math.sin(i)]),
  'rows of equal numbers': [0, 1, 2, 3].map((i) => [i, i, i]),
  'constant columns': [0, 1, 2, 3].map(() => [5, -1e6, 0]),
  zeros: [0, 1, 2, 3].map(() => [0, 0, 0]),
  'numbers near the least of float32': [0, 1, 2, 3].map((i) => [1e-37 * i, 1e-37, -1e-37]),
};

for (const engine of engineNames) {
  for (const layer of [new BatchNormalization(), new LayerNormalization(), new RMSNormalization()]) {
    describe(`${layer} on the engine ${engine}`, () => {
      for (const [what, x] of Object.entries(tables))
        it(`is finite for ${what}, and so is its gradient`, async () => {
          const layers = [new Dense(3), layer, new Dense(1)];
          const network = new Network({ inputs: 3, layers, seed: 1, engine, onWarning: () => undefined });
          network.parameter(0, 'weights').set(identity);
          const { loss } = await network.fit(x, [1, 2, 3, 4], { optimizer: sgd(), learningRate: 1e-12, epochs: 2 });
          expect([...loss].every(Number.isFinite)).to.equal(true);
          for (const each of network.parameters) expect(each.toArray().flat().every(Number.isFinite)).to.equal(true);
          expect(network.predict(x).flat().every(Number.isFinite)).to.equal(true);
        });
    });
  }

  it(`rows of a million have the mean and the size that is asked for, on the engine ${engine}`, () => {
    const rows = [[1e6 + 1, 1e6 - 1, 1e6 + 3, 1e6 - 3]];
    const of = (layer: LayerNormalization | RMSNormalization) =>
      new Network({ inputs: 4, layers: [layer], engine }).predict(rows)[0] as number[];
    const root = Math.sqrt(5 + 1e-5);
    expectClose(
      of(new LayerNormalization()),
      [1, -1, 3, -3].map((each) => each / root),
      { relative: 0, absolute: 1e-6 },
    );
    expectClose(of(new RMSNormalization()), [1, 1, 1, 1], { relative: 0, absolute: 1e-5 });
  });
}
