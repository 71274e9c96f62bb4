// Public reports about overflow, saturation and digits, each with the right answer here.
import { expect } from 'chai';
import { Dense, DivergenceError, gradientCheck, MultilayerError, Network, networkFromJSON } from 'multilayer';
import { formula } from 'multilayer/formula';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

const quiet = { onWarning: () => {} };

/** The error that a call throws, with its four parts. */
async function refused(action: () => unknown): Promise<MultilayerError> {
  const error = await expectError(action);
  expect(error).to.be.instanceOf(MultilayerError);
  return error as MultilayerError;
}

describe('reports about numbers', () => {
  for (const engine of engineNames) {
    it(`tensorflow/tensorflow#12030: the rate that a far point's divergence advises leads to the line, on ${engine}`, async () => {
      const [x, y] = [
        [[1], [2], [3], [4], [35]],
        [0, -1, -2, -3, -34],
      ];
      const make = (): Network => new Network({ layers: [new Dense(1)], seed: 1, engine });
      const error = await expectError(() => make().fit(x, y, { epochs: 1000, optimizer: 'sgd', learningRate: 0.01 }));
      expect(error).to.be.instanceOf(DivergenceError);
      const learningRate = Number(/learning rate of ([\d.e-]+)/.exec((error as DivergenceError).fix)?.[1]);
      const network = make();
      await network.fit(x, y, { epochs: 5000, optimizer: 'sgd', learningRate, ...quiet });
      expect(network.parameter(0, 'weights').toArray()[0]?.[0]).to.be.closeTo(-1, 1e-3);
      expect(network.parameter(0, 'bias').toArray()[0]?.[0]).to.be.closeTo(1, 2e-3);
    });
  }

  it('tensorflow/tfjs#4662, #4313: time stamps that float32 cannot tell apart are named, with the remedy', async () => {
    const stamps = [1612892067115, 1612892067089, 1612892066967, 1612892066783];
    const y = [0.0706483, 0.0706052, 0.0706, 0.0706589];
    const heard: string[] = [];
    const fit = { epochs: 2, onWarning: (text: string) => void heard.push(text) };
    const network = new Network({ layers: [new Dense(1)], engine: 'wasm' });
    // Squares of such gradients leave float32, and with them what Adam remembers.
    const error = await refused(() =>
      network.fit(
        stamps.map((each) => [each]),
        y,
        fit,
      ),
    );
    expect(error.message).to.match(
      /step 1, layer 0 .*: expected finite numbers in the memory of the optimizer after the step, got infinite ones, after a loss of .* Row 0 of x holds 1\.61e\+12 in column 0: correct it, leave the row out, or scale the columns of all rows to about -1 to 1\. The network is back at its first weights\.$/,
    );
    const told = heard.filter((text) => /column 0/.test(text) && /float32/.test(text));
    expect(told).to.have.length(1);
    expect(told[0])
      .to.match(/4 .*1 /)
      .and.to.include("engine: 'reference'");
    heard.length = 0;
    const [least, most] = [Math.min(...stamps), Math.max(...stamps)];
    const scaled = stamps.map((each) => [(each - least) / (most - least)]);
    await new Network({ layers: [new Dense(1)], engine: 'wasm' }).fit(scaled, y, fit);
    expect(heard.filter((text) => /float32/.test(text))).to.deep.equal([]);

    const same = (engine: 'wasm' | 'reference'): number => {
      const network = new Network({ inputs: 1, layers: [new Dense(1)], engine, ...quiet });
      network.parameter(0, 'weights').set([[1]]);
      return network.predict([[17378479]])[0]?.[0] as number;
    };
    expect([same('reference'), same('wasm')]).to.deep.equal([17378479, 17378480]);
  });

  it('scikit-learn/scikit-learn#17925: numbers beyond float32 are refused by row and column wherever they come in', async () => {
    const network = new Network({ layers: [new Dense(1)], engine: 'wasm' });
    await network.fit([[1], [2]], [1, 2], { epochs: 1 });
    const calls: readonly (readonly [string, () => unknown])[] = [
      ['fit, x, row 0, column 0', () => network.fit([[1e39], [1]], [0, 1])],
      ['fit, y, row 1', () => network.fit([[1], [2]], [0, 1e39])],
      ['fit, validation x, row 0', () => network.fit([[1], [2]], [0, 1], { validation: { x: [[1e39]], y: [0] } })],
      ['fit, validation y, row 0', () => network.fit([[1], [2]], [0, 1], { validation: { x: [[1]], y: [1e39] } })],
      ['predict, x, row 0, column 0', () => network.predict([[1e39]])],
      [
        'predict, x, row 1, column 0',
        () => network.predictMatrix({ rows: 2, cols: 1, data: Float64Array.of(1, -4e38) }),
      ],
      ['evaluate, x, row 0', () => network.evaluate([[1.7e308]], [1])],
      ['parameter weights of layer 0', () => network.parameter(0, 'weights').set([[1e39]])],
    ];
    for (const [where, call] of calls) {
      const error = await refused(call);
      expect(error.where).to.include(where);
      expect(error.fix, where).to.match(/scale|reference/i);
    }
    const exact = new Network({ inputs: 1, layers: [new Dense(1)], engine: 'reference' });
    exact.parameter(0, 'weights').set([[1e39]]);
    expect(exact.predict([[1e39]])[0]?.[0]).to.equal(1e39 * 1e39);
    expect((await refused(() => networkFromJSON(exact.toJSON(), { engine: 'wasm' }))).where).to.include('layer 0');
  });

  for (const engine of engineNames) {
    it(`FluxML/NNlib.jl#68: cross-entropy of confident wrong logits has its value and gradient, on ${engine}`, async () => {
      const make = (logits: number[]): Network => {
        const network = new Network({ inputs: 1, layers: [new Dense(3, 'softmax')], engine });
        network.parameter(0, 'weights').set([[0, 0, 0]]);
        network.parameter(0, 'bias').set([logits]);
        return network;
      };
      const network = make([-431, 279, 427]);
      expect(network.evaluate([[0]], [0]).loss).to.equal(858);
      expect(Math.max(...gradientCheck(network, [[0]], [0]).map(({ worst }) => worst))).to.be.below(1e-6);
      await network.fit([[0]], [0], { epochs: 1, optimizer: 'sgd', learningRate: 1, ...quiet });
      expect(network.parameter(0, 'bias').toArray()).to.deep.equal([[-430, 279, 426]]);
      expect(make([-1047, -981, 1891]).predict([[0]])).to.deep.equal([[0, 0, 1]]);
    });

    it(`scikit-learn/scikit-learn#28046, FluxML/Flux.jl#914: log-loss of extreme logits has a gradient, as a formula, too, on ${engine}`, async () => {
      for (const activation of ['sigmoid', formula('1 / (1 + exp(-x))'), formula('1 / (1 + e^(-x))')] as const) {
        for (const [z, t, loss, next] of [
          [-1000, 1, 1000, -999],
          [50, 0, 50, 49],
        ] as const) {
          const network = new Network({ inputs: 1, layers: [new Dense(1, activation)], engine });
          network.parameter(0, 'weights').set([[0]]);
          network.parameter(0, 'bias').set([[z]]);
          expect(network.evaluate([[0]], [t]).loss).to.equal(loss);
          await network.fit([[0]], [t], { epochs: 1, optimizer: 'sgd', learningRate: 1, ...quiet });
          expect(network.parameter(0, 'bias').toArray()).to.deep.equal([[next]]);
        }
      }
    });

    it(`tracel-ai/burn#5373: a softplus with a factor neither overflows nor loses its derivative, on ${engine}`, async () => {
      const rows = [
        'log(1 + exp(5*x)) / 5',
        'log(1 + e^(5*x)) / 5',
        'log(exp(x) + 1)',
        'log(e^(x) + 1)',
        'x * tanh(log(1 + exp(x)))',
        'x * tanh(log(1 + e^x))',
      ];
      for (const text of rows) {
        for (const [x, value, slope] of [
          [20, 20, 1],
          [50, 50, 1],
          [100, 100, 1],
          [-200, 0, 0],
        ] as const) {
          const network = new Network({ inputs: 1, layers: [new Dense(1, formula(text))], engine });
          network.parameter(0, 'weights').set([[0]]);
          network.parameter(0, 'bias').set([[x]]);
          const [[got = Number.NaN] = []] = network.predict([[0]]);
          expect(got, `${text} at ${x}`).to.be.closeTo(value, 1e-6);
          // With a target one below the value, the squared error has twice the slope as its gradient.
          const options = {
            epochs: 1,
            optimizer: 'sgd',
            learningRate: 0.5,
            loss: 'meanSquaredError',
            ...quiet,
          } as const;
          await network.fit([[0]], [got - 1], options);
          expect(network.parameter(0, 'bias').toArray()[0]?.[0], `slope of ${text} at ${x}`).to.be.closeTo(
            x - slope,
            1e-5,
          );
        }
      }
    });
  }

  it('chelsea0x3b/dfdx#59, chainer/chainer#2554, LBANN/lbann#56: numbers do not become subnormal in long training', async () => {
    const x = Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? 1 : -1, i % 2 === 0 ? 1 : -1]);
    const y = x.map((_, i) => i % 2);
    const network = new Network({ layers: [new Dense(8, 'relu'), new Dense(1, 'sigmoid')], seed: 1, engine: 'wasm' });
    await network.fit(x, y, { epochs: 300, learningRate: 0.1, ...quiet });
    const { training } = network.checkpoint();
    const smallest = 2 ** -126;
    for (const { name, data } of training?.memory ?? []) {
      const odd = [...data].map(Number).find((value) => value !== 0 && Math.abs(value) < smallest);
      expect(odd, name).to.equal(undefined);
    }
  });
});
