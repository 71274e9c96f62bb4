import { expect } from 'chai';
import { type ActivationName, Dense, DivergenceError, Network, networkFromJSON } from 'multilayer';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

function xorNetwork(activation: ActivationName = 'tanh', seed = 1): Network {
  return new Network({ inputs: 2, layers: [new Dense(8, activation), new Dense(1, 'sigmoid')], seed });
}

function weightsOf(network: Network): number[][][] {
  return network.parameters.map((each) => each.toArray());
}

async function errorOf(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('Network', () => {
  for (const activation of ['tanh', 'sigmoid'] as const) {
    it(`solves XOR with ${activation} units`, async () => {
      const network = xorNetwork(activation);
      await network.fit(x, y, { epochs: 2000, learningRate: 0.05 });
      const { loss, accuracy } = network.evaluate(x, y, ['accuracy']);
      expect(accuracy).to.equal(1);
      expect(loss).to.be.below(0.05);
    });
  }

  it('cannot solve XOR with linear units: the squared error stays at 1/4', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(8), new Dense(1)], seed: 1 });
    await network.fit(x, y, { epochs: 2000 });
    expect(network.evaluate(x, y).loss).to.be.closeTo(0.25, 1e-6);
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const [a, b, c] = [xorNetwork(), xorNetwork(), xorNetwork('tanh', 2)];
    for (const network of [a, b, c]) await network.fit(x, y, { epochs: 20, batchSize: 3 });
    expect(weightsOf(a)).to.deep.equal(weightsOf(b));
    expect(weightsOf(a)).to.not.deep.equal(weightsOf(c));
  });

  it('goes on exactly where an aborted fit stopped, also from a checkpoint', async () => {
    const whole = xorNetwork();
    await whole.fit(x, y, { epochs: 20, batchSize: 3 });
    const parts = xorNetwork();
    const controller = new AbortController();
    const first = await parts.fit(x, y, {
      epochs: 20,
      batchSize: 3,
      signal: controller.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 7) controller.abort();
      },
    });
    expect(first.stopped).to.equal('aborted');
    const resumed = networkFromJSON(JSON.parse(JSON.stringify(parts.checkpoint())));
    await resumed.fit(x, y, { epochs: 13, batchSize: 3 });
    await parts.fit(x, y, { epochs: 13, batchSize: 3 });
    expect(weightsOf(parts)).to.deep.equal(weightsOf(whole));
    expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
  });

  it('predicts identically after a round trip through JSON, and as a clone', async () => {
    const network = xorNetwork('leakyRelu');
    await network.fit(x, y, { epochs: 30 });
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.predict(x)).to.deep.equal(network.predict(x));
    expect(network.clone().predict(x)).to.deep.equal(network.predict(x));
  });

  it('learns classes given as labels', async () => {
    const network = new Network({ layers: [new Dense(8, 'tanh'), new Dense(2, 'softmax')], seed: 3 });
    await network.fit(x, ['same', 'other', 'other', 'same'], { epochs: 500, learningRate: 0.05 });
    expect(network.predictClasses(x)).to.deep.equal(['same', 'other', 'other', 'same']);
  });

  it('stops with DivergenceError and keeps finite weights', async () => {
    const network = new Network({ layers: [new Dense(4), new Dense(1)], seed: 1 });
    const error = await errorOf(() => network.fit(x, y, { epochs: 5000, optimizer: 'sgd', learningRate: 1e3 }));
    expect(error).to.be.instanceOf(DivergenceError);
    expect(error.message).to.match(/fit, epoch \d+, step 1, layer \d/);
    expect(weightsOf(network).flat(2).every(Number.isFinite)).to.equal(true);
  });

  it('restores the best weights after early stopping', async () => {
    const network = xorNetwork();
    const history = await network.fit(x, y, {
      epochs: 400,
      learningRate: 0.5,
      validation: { x, y },
      earlyStopping: { patience: 5 },
    });
    const best = Math.min(...history.validationLoss);
    expect(network.evaluate(x, y).loss).to.equal(best);
  });

  it('says which layers a step above them keeps from learning', async () => {
    const warnings: string[] = [];
    await xorNetwork('step').fit(x, y, { epochs: 1, onWarning: (message) => warnings.push(message) });
    expect(warnings.join()).to.include("layer 0 (Dense(8, 'step')) will not learn");
  });

  it('hands warnings to the fit, or else to the network, its copies among them', async () => {
    const heard = { network: 0, fit: 0 };
    const network = new Network({
      layers: [new Dense(2, 'step'), new Dense(1)],
      onWarning: () => heard.network++,
    });
    await network.fit(x, y, { epochs: 1 });
    await network.fit(x, y, { epochs: 1, onWarning: () => heard.fit++ });
    await network.clone().fit(x, y, { epochs: 1 });
    expect(heard).to.deep.equal({ network: 2, fit: 1 });
  });

  it('trains the layers above such a layer on what it really puts out', async () => {
    const network = xorNetwork('step');
    const frozen = network.parameter(0, 'weights').toArray();
    const before = network.evaluate(x, y).loss;
    const { loss } = await network.fit(x, y, { epochs: 300, shuffle: false, learningRate: 0.05, onWarning: () => {} });
    expect(loss[0]).to.be.closeTo(before, 1e-7);
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal(frozen);
    const reached = network.evaluate(x, y).loss;
    const more = await network.fit(x, y, { epochs: 1, shuffle: false, onWarning: () => {} });
    expect(more.loss[0]).to.be.closeTo(reached, 1e-7);
  });
});
