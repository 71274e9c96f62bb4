import { expect } from 'chai';
import fc from 'fast-check';
import {
  binaryCrossentropy,
  Dense,
  type EngineName,
  f,
  Layer,
  type Loss,
  map,
  matmul,
  meanSquaredError,
  Network,
  type Node,
  networkFromJSON,
  reduce,
  variable,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { engineNames } from '../support/engines.js';
import { expectError, xor } from '../support/networks.js';

const { x, y } = xor();

/** A unit whose logit is its bias. */
function unit(activation: ReturnType<typeof formula> | 'sigmoid', z: number, engine: EngineName): Network {
  const network = new Network({ inputs: 1, layers: [new Dense(1, activation)], engine });
  network.parameter(0, 'weights').set([[0]]);
  network.parameter(0, 'bias').set([[z]]);
  return network;
}

async function biasAfterStep(network: Network, target: number): Promise<number> {
  const options = { epochs: 1, optimizer: 'sgd', learningRate: 1, onWarning: () => {} } as const;
  await network.fit([[0]], [target], options);
  return network.parameter(0, 'bias').toArray()[0]?.[0] as number;
}

/** Sigmoid of what a matrix makes of the inputs; softmax of it, with no shift. */
class Own extends Layer {
  readonly kind = 'own';
  readonly units: number;
  readonly end: 'sigmoid' | 'softmax';

  constructor(units: number, end: 'sigmoid' | 'softmax') {
    super();
    this.units = units;
    this.end = end;
  }
  override outputs(): number {
    return this.units;
  }
  override parameters(inputs: number) {
    return { weights: { rows: inputs, cols: this.units, initializer: 'glorotUniform' as const } };
  }
  override forward(x: Node, { weights }: Record<string, Node>): Node {
    const z = matmul(x, weights as Node);
    if (this.end === 'sigmoid') return map(f.sigmoid(f.x), { x: z });
    const weight = map(f.exp(f.x), { x: z });
    return map(f.divide(f.x, variable('sum')), { x: weight, sum: reduce('sum', 'cols', weight) });
  }
  override toString(): string {
    return `Own(${this.units}, '${this.end}')`;
  }
}

describe('a loss finds what goes into a sigmoid or a softmax', () => {
  const written = ['1 / (1 + exp(-x))', 'sigmoid(x)', 'exp(x) / (1 + exp(x))'];
  for (const engine of engineNames) {
    for (const text of written) {
      it(`in the formula ${text}, on the engine ${engine}`, async () => {
        for (const [z, t, loss] of [
          [-1000, 1, 1000],
          [50, 0, 50],
          [17, 0, 17],
          [-300, 1, 300],
        ] as const) {
          const network = unit(formula(text), z, engine);
          expect(network.evaluate([[0]], [t]).loss, `loss at ${z}`).to.be.closeTo(loss, 1e-6);
          expect(await biasAfterStep(network, t), `step from ${z}`).to.be.closeTo(z + (t === 1 ? 1 : -1), 1e-5);
        }
      });
    }
  }

  it('in a formula of anything, as sigmoid(3x + 1)', () => {
    const network = unit(formula('sigmoid(3 * x + 1)'), 400, 'reference');
    expect(network.evaluate([[0]], [0]).loss).to.equal(1201);
  });

  for (const [end, units, wrong] of [
    ['sigmoid', 1, [0]],
    ['softmax', 3, [2]],
  ] as const) {
    it(`in a layer of your own that ends in ${end}`, () => {
      const network = new Network({ inputs: 1, layers: [new Own(units, end)] });
      network.parameter(0, 'weights').set([units === 1 ? [700] : [700, 0, 0]]);
      expect(network.evaluate([[1]], [...wrong]).loss).to.equal(700);
    });
  }

  it('and takes the loss that belongs to it', async () => {
    const of = async (layer: Layer, targets: number[]): Promise<string | undefined> => {
      const network = new Network({ layers: [new Dense(3, 'tanh'), layer], seed: 1 });
      await network.fit(x, targets, { epochs: 1 });
      return network.loss?.name;
    };
    expect(await of(new Dense(1, formula('1 / (1 + exp(-x))')), y)).to.equal('binaryCrossentropy');
    expect(await of(new Own(1, 'sigmoid'), y)).to.equal('binaryCrossentropy');
    expect(await of(new Own(2, 'softmax'), y)).to.equal('categoricalCrossentropy');
    expect(await of(new Dense(1, formula('log(1 + exp(x))')), y)).to.equal('meanSquaredError');
    expect(await of(new Dense(1, formula('2 / (1 + exp(-x))')), y)).to.equal('meanSquaredError');
  });
});

describe('cross-entropies keep their digits', () => {
  it('where the answer is certain and right', () => {
    for (const [engine, tolerance] of [
      ['reference', 1e-14],
      ['wasm', 2e-7],
    ] as const) {
      for (const z of [1, 16, 30, 60]) {
        const expected = Math.log1p(Math.exp(-z));
        expect(unit('sigmoid', z, engine).evaluate([[0]], [1]).loss / expected).to.be.closeTo(1, tolerance);
        expect(unit('sigmoid', -z, engine).evaluate([[0]], [0]).loss / expected).to.be.closeTo(1, tolerance);
      }
    }
  });

  it('at a logit of 0, in the loss and in its gradient', async () => {
    for (const engine of engineNames) {
      for (const t of [0, 0.25, 0.5, 1]) {
        const network = unit('sigmoid', 0, engine);
        expect(network.evaluate([[0]], [t]).loss).to.be.closeTo(Math.LN2, 1e-7);
        expect(await biasAfterStep(network, t)).to.be.closeTo(t - 0.5, 1e-7);
      }
    }
  });

  it('between large logits that are equal', () => {
    for (const engine of engineNames) {
      for (const logits of [
        [1e30, 1e30, 0],
        [-1e4, -1e4, -1e4],
        [1e4, 1e4, 1e4],
        [-3e37, -3e37, -3e38],
      ]) {
        const network = new Network({ inputs: 1, layers: [new Dense(3, 'softmax')], engine });
        network.parameter(0, 'weights').set([[0, 0, 0]]);
        network.parameter(0, 'bias').set([logits]);
        const equal = logits.filter((z) => z === logits[0]).length;
        expect(network.evaluate([[0]], [1]).loss).to.be.closeTo(Math.log(equal), 1e-6);
      }
    }
  });

  it('for soft targets, as the sum over both answers', () => {
    const network = unit('sigmoid', 0, 'reference');
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (z, t) => {
        network.parameter(0, 'bias').set([[z]]);
        const expected = t * Math.log1p(Math.exp(-z)) + (1 - t) * Math.log1p(Math.exp(z));
        expect(network.evaluate([[0]], [t]).loss).to.be.closeTo(expected, 1e-13 * (1 + expected));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the loss of a fit', () => {
  const quick = { epochs: 3, onWarning: () => {} };
  const make = (): Network => new Network({ layers: [new Dense(4, 'tanh'), new Dense(1, 'sigmoid')], seed: 3 });

  it('is what evaluate measures and later fits go on with, also from a file and in a clone', async () => {
    const network = make();
    await network.fit(x, y, { ...quick, loss: 'meanSquaredError' });
    const copies = [networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint()))), network.clone()];
    const { loss } = network.evaluate(x, y);
    await network.fit(x, y, quick);
    expect(network.loss?.name).to.equal('meanSquaredError');
    for (const copy of copies) {
      expect(copy.evaluate(x, y).loss).to.equal(loss);
      await copy.fit(x, y, quick);
      expect(copy.parameter(1, 'weights').toArray()).to.deep.equal(network.parameter(1, 'weights').toArray());
    }
  });

  it('gives way to another one that is asked for', async () => {
    const network = make();
    await network.fit(x, y, { ...quick, loss: 'meanSquaredError' });
    const squared = network.evaluate(x, y).loss;
    expect(network.evaluate(x, y, [], { loss: binaryCrossentropy() }).loss).to.be.greaterThan(squared);
    expect(network.evaluate(x, y, [], { loss: 'meanSquaredError' }).loss).to.equal(squared);
    await network.fit(x, y, { ...quick, loss: 'binaryCrossentropy' });
    expect(network.loss?.name).to.equal('binaryCrossentropy');
  });

  it('of your own is asked for again after loading, and never replaced in silence', async () => {
    const own: Loss = { ...meanSquaredError(), name: 'mine' };
    const network = make();
    await network.fit(x, y, { ...quick, loss: own });
    const { loss } = network.evaluate(x, y);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    const text = (option: string): string =>
      `${option}: expected the loss "mine" that the network was trained with, got its name alone, as a model file holds no loss of your own. Pass it as the option loss, or another one by its name.`;
    expect((await expectError(() => copy.evaluate(x, y))).message).to.equal(text('evaluate, option loss'));
    expect((await expectError(() => copy.fit(x, y, quick))).message).to.equal(text('fit, option loss'));
    expect(copy.evaluate(x, y, [], { loss: own }).loss).to.equal(loss);
    expect(networkFromJSON(JSON.parse(JSON.stringify(copy))).toJSON()).to.deep.equal(copy.toJSON());
  });
});

describe('a network that ends in the logarithm of a softmax', () => {
  const rows = [
    [0.3, -1],
    [2, 0.4],
    [-0.7, 0.9],
    [1, 1],
  ];
  const classes = [0, 1, 2, 1];
  const ending = (activation: 'softmax' | 'logSoftmax', engine: EngineName): Network =>
    new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), new Dense(3, activation)], seed: 2, engine });

  it('learns by the cross-entropy as one that ends in the softmax, and gives its logarithms', async () => {
    for (const engine of engineNames) {
      const [plain, logarithm] = [ending('softmax', engine), ending('logSoftmax', engine)];
      const losses = [];
      for (const network of [plain, logarithm]) {
        const { loss } = await network.fit(rows, classes, { epochs: 40, shuffle: false, learningRate: 0.05 });
        expect(network.loss?.name).to.equal('categoricalCrossentropy');
        losses.push(loss);
      }
      expect(losses[1]).to.deep.equal(losses[0]);
      const answers = plain.predict(rows).map((row) => row.map((p) => Math.log(p)));
      logarithm.predict(rows).forEach((row, i) => {
        row.forEach((value, j) => {
          expect(value).to.be.closeTo(answers[i]?.[j] as number, engine === 'wasm' ? 2e-6 : 1e-14);
        });
      });
      expect(logarithm.predictClasses(rows)).to.deep.equal(plain.predictClasses(rows));
    }
  });

  it('is refused by a loss that takes each output for a probability', async () => {
    const network = ending('logSoftmax', 'wasm');
    const error = await expectError(() =>
      network.fit(
        rows,
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
          [0, 1, 0],
        ],
        { loss: 'binaryCrossentropy' },
      ),
    );
    expect(error.message).to.equal(
      "fit, option loss: expected an output layer of probabilities for binaryCrossentropy, got one that gives -1. End with a layer of activation 'sigmoid'.",
    );
  });
});

describe('softmax over one output', () => {
  const text = (where: string): string =>
    `${where}: expected two outputs or more, got one, which is the same whatever comes in. Use 'sigmoid' for yes or no, one output for each class with 'softmax', or 'linear' to predict numbers.`;

  it('is refused at the end, within the stack, and in a file', async () => {
    expect((await expectError(() => new Dense(1, 'softmax'))).message).to.equal(text('Dense(1), softmax'));
    const file = JSON.stringify(new Network({ inputs: 2, layers: [new Dense(1, 'sigmoid')] }));
    const changed = JSON.parse(file.replace('"sigmoid"', '"softmax"'));
    const error = await expectError(() => networkFromJSON(changed, { check: false }));
    expect(error.message).to.equal(text('networkFromJSON, layer 0, Dense(1), softmax'));
  });
});
