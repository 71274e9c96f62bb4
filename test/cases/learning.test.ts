// Public reports of networks that do not learn, or say so wrongly.
import { expect } from 'chai';
import { accuracy, collapse, Dense, MultilayerError, Network } from 'multilayer';
import { formula } from 'multilayer/formula';
import { toMatrix } from '#src/core/table.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const xor = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** The warnings of a fit. */
async function warningsOf(network: Network, x: number[][], y: readonly number[], options = {}): Promise<string[]> {
  const heard: string[] = [];
  await network.fit(x, y, { ...options, onWarning: (text) => void heard.push(text) });
  return heard;
}

describe('reports about learning', () => {
  it('community.deeplearning.ai/324182, stats.stackexchange.com/433365: a ReLU at the end cannot reach negative targets, and is told so', async () => {
    const x = [-1, 0, 1, 2, 3, 4, 5].map((each) => [each]);
    const y = x.map(([each = 0]) => 2 * each - 1);
    const layers = [new Dense(4, 'relu'), new Dense(2, 'relu'), new Dense(1, 'relu')];
    const heard = await warningsOf(new Network({ layers, seed: 0 }), x, y, { epochs: 50, learningRate: 0.001 });
    expect(heard.filter((text) => text.includes('cannot be reached'))).to.deep.equal([
      "fit, y: 2 of 7 targets, such as -3 in row 0, column 0, cannot be reached: the outputs of Dense(1, 'relu') are 0 or more. End with a 'linear' layer, or scale the targets into that range.",
    ]);
    const deep = new Network({ inputs: 2, layers: [new Dense(2), new Dense(2, 'relu'), new Dense(1, 'relu')] });
    const { layers: left, network } = collapse(deep);
    expect(left).to.have.length(2);
    network.predict(xor).forEach((row, i) => {
      expect(row[0]).to.be.closeTo(deep.predict(xor)[i]?.[0] as number, 1e-6);
    });
  });

  it('keras-team/keras#11441: one softmax unit is refused, and what to use is said', async () => {
    const error = await expectError(() => new Network({ layers: [new Dense(8, 'relu'), new Dense(1, 'softmax')] }));
    expect(error).to.be.instanceOf(MultilayerError);
    expect(error.message).to.include("Use 'sigmoid' for yes or no").and.to.include("'linear' to predict numbers");
  });

  it('stackoverflow.com/52800582: targets to 1e8 that are not learnt are told to be scaled, and are learnt then', async () => {
    const x = Array.from({ length: 201 }, (_, i) => [i - 100]);
    const y = x.map(([each = 0]) => each ** 4);
    const layers = [new Dense(20, 'sigmoid'), new Dense(20, formula('x > 0 ? x : exp(x) - 1')), new Dense(1)];
    const heard = await warningsOf(new Network({ layers, seed: 1 }), x, y, { epochs: 40 });
    expect(heard.filter((text) => /scale/i.test(text))).to.have.length(1);
    const scaled = new Network({ layers, seed: 1 });
    const small = x.map(([each = 0]) => [each / 50]);
    const mean = y.reduce((a, b) => a + b, 0) / y.length;
    const deviation = Math.sqrt(y.reduce((sum, each) => sum + (each - mean) ** 2, 0) / y.length);
    const targets = y.map((each) => (each - mean) / deviation);
    expect(await warningsOf(scaled, small, targets, { epochs: 300 })).to.deep.equal([]);
    expect(1 - scaled.evaluate(small, targets).loss).to.be.above(0.99);
  });

  for (const engine of engineNames) {
    it(`dreamquark-ai/tabnet#537, aigamedev/scikit-neuralnetwork#157: fewer rows than a batch train, to the same bits, on ${engine}`, async () => {
      const trained = async (batchSize: number): Promise<number[][][]> => {
        const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], seed: 2, engine });
        await network.fit(xor, [0, 1, 1, 0], { epochs: 5, batchSize });
        return weightsOf(network);
      };
      expect(await trained(1024)).to.deep.equal(await trained(4));
      const one = new Network({ inputs: 1, layers: [new Dense(1)], seed: 2, engine });
      const before = weightsOf(one);
      await one.fit([[1]], [3], { epochs: 1, batchSize: 1 });
      expect(weightsOf(one)).to.not.deep.equal(before);
      const last = new Network({ inputs: 1, layers: [new Dense(1)], seed: 2, engine });
      last.parameter(0, 'weights').set([[0]]);
      // Only the 33rd row has a gradient.
      const x = Array.from({ length: 33 }, (_, i) => [i === 32 ? 1 : 0]);
      const y = x.map((_, i) => (i === 32 ? 1 : 0));
      const options = { epochs: 1, batchSize: 32, shuffle: false, optimizer: 'sgd', learningRate: 0.1 } as const;
      const { loss } = await last.fit(x, y, options);
      expect(last.parameter(0, 'weights').toArray()[0]?.[0]).to.be.closeTo(0.2, 1e-7);
      expect(loss[0]).to.be.closeTo(1 / 33, 1e-7);
    });

    it(`tensorflow/tensorflow#38596, #27993: the loss of an epoch is the mean of its rows, on ${engine}`, async () => {
      const network = new Network({ inputs: 1, layers: [new Dense(1)], engine });
      network.parameter(0, 'weights').set([[0]]);
      const y = [Math.sqrt(10), Math.sqrt(10), 3];
      const x = [[1], [2], [3]];
      const options = { epochs: 1, batchSize: 2, shuffle: false, optimizer: 'sgd', learningRate: 1e-12 } as const;
      const { loss, validationLoss } = await network.fit(x, y, { ...options, validation: { x, y } });
      for (const value of [loss[0], validationLoss[0], network.evaluate(x, y).loss])
        expect(value).to.be.closeTo(29 / 3, 1e-5);
      const many = Array.from({ length: 5000 }, (_, i) => [i % 3]);
      const each = many.map((_, i) => y[i % 3] as number);
      const mean = each.reduce((sum, value) => sum + value * value, 0) / each.length;
      expect(network.evaluate(many, each).loss).to.be.closeTo(mean, 1e-5);
    });

    it(`keras-team/keras#20323: the weights that early stopping keeps have the loss that it reports, on ${engine}`, async () => {
      const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine });
      network.parameter(0, 'weights').set([[1]]);
      const options = { optimizer: 'sgd', learningRate: 1.1, epochs: 10, onWarning: () => {} } as const;
      const history = await network.fit([[1]], [0], { ...options, earlyStopping: { patience: 2 } });
      expect(network.evaluate([[1]], [0]).loss).to.equal(1);
      expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
      expect(history.bestEpoch).to.equal(0);
      const other = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine });
      other.parameter(0, 'weights').set([[0.1]]);
      await other
        .fit([[1]], [0], { optimizer: 'sgd', learningRate: 3, epochs: 10, targetLoss: 0.05, onWarning: () => {} })
        .catch(() => {});
      const ended = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine });
      ended.parameter(0, 'weights').set([[1]]);
      const { stopped } = await ended.fit([[1]], [0], {
        optimizer: 'sgd',
        learningRate: 0.2,
        epochs: 50,
        targetLoss: 0.05,
      });
      expect(stopped).to.equal('targetLoss');
      expect(ended.evaluate([[1]], [0]).loss).to.be.at.most(0.05);
    });
  }

  it('scikit-learn/scikit-learn#13164, Bjarten/early-stopping-pytorch#16: a drawn validation part leaves a class to train on, and a loss that is not finite is told', async () => {
    const x = Array.from({ length: 20 }, (_, i) => [i / 20]);
    const labels = x.map((_, i) => (i === 7 ? 'b' : 'a'));
    for (let seed = 0; seed < 20; seed++) {
      const network = new Network({ layers: [new Dense(2, 'softmax')], seed });
      const heard: string[] = [];
      await network.fit(x, labels, {
        epochs: 60,
        learningRate: 0.1,
        validation: 0.25,
        onWarning: (text) => void heard.push(text),
      });
      // The one row of class b was trained on: its probability is not that of a class never seen.
      expect(heard.filter((text) => text.includes('"b"'))).to.deep.equal([]);
      expect(network.predict([[7 / 20]])[0]?.[1]).to.be.above(0.02);
    }
    const heard: string[] = [];
    const network = new Network({ layers: [new Dense(2, 'relu'), new Dense(1)], seed: 1, engine: 'wasm' });
    network.predict([[1]]);
    network.parameter(0, 'weights').set([[1e20, 1e20]]);
    const validation = { x: [[1e-20], [3e25]], y: [0, 0] };
    const told = await network
      .fit([[1e-20], [2e-20]], [0, 1], {
        epochs: 5,
        validation,
        earlyStopping: { patience: 2 },
        onWarning: (text) => void heard.push(text),
      })
      .then(
        () => heard.join('\n'),
        (error: Error) => error.message,
      );
    expect(told)
      .to.match(/validation/)
      .and.to.match(/row 1/);
  });

  it('keras-team/keras#3372, #5364: accuracy of labels other than 0 and 1', () => {
    const of = (p: number[], t: number[]): number =>
      accuracy().compute(
        toMatrix(
          p.map((each) => [each]),
          'p',
        ),
        toMatrix(
          t.map((each) => [each]),
          't',
        ),
        { targets: 'numbers' },
      );
    expect(of([0.3, -0.3, 0.4, -0.9], [1, -1, 1, -1])).to.equal(1);
    expect(() => of([-0.25, 0.25], [0.25, -0.25])).to.throw(MultilayerError, 'accuracy');
  });
});
