import { inspect } from 'node:util';
import { expect } from 'chai';
import { Dense, Network } from 'multilayer';

const wide = { breakLength: Number.POSITIVE_INFINITY };

describe('what console.log shows of a network', () => {
  it('is what it is made of and how far it has come', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 5 });
    await network.fit([[0, 1]], [1], { epochs: 3 });
    expect(inspect(network, wide)).to.equal(
      `Network { layers: [ "Dense(8, 'tanh')", "Dense(1, 'sigmoid')" ], inputs: 2, outputs: 1, parameters: 33, epoch: 3, classes: [ 0, 1 ], engine: '${network.engine}', seed: 5 }`,
    );
  });

  it('is short for deep networks, and says less where less is known', async () => {
    const layers = Array.from({ length: 100 }, () => new Dense(2, 'tanh'));
    const deep = new Network({ layers, engine: 'reference' });
    expect(inspect(deep, wide)).to.equal(
      `Network { layers: [ ${'"Dense(2, \'tanh\')", '.repeat(3)}… 94 more${', "Dense(2, \'tanh\')"'.repeat(3)} ], parameters: 0, epoch: 0, engine: 'reference', seed: 0 }`,
    );
    const classifier = new Network({ layers: [new Dense(3, 'softmax')] });
    await classifier.fit([[1], [2], [3]], ['a', 'b', 'c'], { epochs: 1 });
    expect(inspect(classifier, wide)).to.include("classes: [ 'a', 'b', 'c' ]");
  });

  it('may be within other objects, or behind a Proxy', () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1)] });
    expect(inspect({ deep: { network } }, wide)).to.include(inspect(network, wide));
    expect(inspect(new Proxy(network, {}), wide)).to.match(/^Network \{ layers: \[.*\], .*seed: 0/);
  });
});

describe('a network that does not know its inputs', () => {
  const make = (): Network => new Network({ layers: [new Dense(2, 'tanh')], seed: 1 });
  const known = new Network({ inputs: 3, layers: [new Dense(2, 'tanh')], seed: 1 });
  const row = [0.5, -1, 2];

  it('takes them from what it is asked first, and answers from its initial weights', () => {
    const asks: [string, (network: Network) => unknown][] = [
      ['predict', (network) => network.predict([row])],
      ['typed rows', (network) => network.predict([Float64Array.from(row)])],
      ['a table', (network) => network.predict({ rows: 1, cols: 3, data: Float64Array.from(row) })],
      ['predictMatrix', (network) => [[...network.predictMatrix([row]).data]]],
      ['evaluate', (network) => network.evaluate([row], [[0.25, 0.5]])],
    ];
    for (const [name, ask] of asks) {
      const network = make();
      expect([network.inputs, network.outputs, network.parameters.length]).to.deep.equal([undefined, undefined, 0]);
      expect(ask(network), name).to.deep.equal(ask(known));
      expect([network.inputs, network.outputs, network.parameters.length]).to.deep.equal([3, 2, 2]);
      expect(() => network.predict([[1, 2]])).to.throw('predict, x: expected 3 columns, one for each input, got 2.');
      expect(() => network.predictMatrix([[1]])).to.throw('predict, x: expected 3 columns, one for each input, got 1.');
    }
  });
});
