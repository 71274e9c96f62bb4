import { expect } from 'chai';
import {
  Dense,
  f,
  initializers,
  Layer,
  type Loss,
  map,
  matmul,
  Network,
  type Node,
  reduce,
  variable,
} from 'multilayer';
import { expectError, weightsOf } from './support/networks.js';

/** Multiplies every column by a number that it learns; `spare` is a parameter that it does not use. */
class Scale extends Layer {
  readonly kind = 'scale';

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number) {
    const initializer = { name: 'ones', draw: () => 1 };
    return { factors: { rows: 1, cols: inputs, initializer }, spare: { rows: 2, cols: 2, initializer } };
  }

  override forward(x: Node, { factors }: Readonly<Record<string, Node>>): Node {
    return map(f.multiply(f.x, variable('factors')), { x, factors: factors as Node });
  }

  override toString(): string {
    return 'Scale()';
  }
}

/** A layer with the given forward and number of outputs. */
function layerOf(forward: (x: Node) => unknown, outputs = 2): Layer {
  return new (class extends Scale {
    override outputs(): number {
      return outputs;
    }

    override parameters() {
      return { factors: { rows: 1, cols: outputs, initializer: initializers.zeros } } as never;
    }

    override forward(x: Node): Node {
      return forward(x) as Node;
    }
  })();
}

function powerLoss(power: number): Loss {
  const each = f.power(f.abs(f.subtract(variable('prediction'), variable('target'))), power);
  return {
    name: 'power',
    targets: 'numbers',
    apply: (prediction, target) => reduce('sum', 'cols', map(each, { prediction, target })),
  };
}

const x = [
  [1, 2],
  [-1, 0.5],
  [0.3, -0.7],
];
const y = x.map(([a = 0, b = 0]) => [3 * a, -2 * b]);

describe('layers of your own', () => {
  it('learn by graph operations alone, and may leave a parameter unused', async () => {
    const network = new Network({ inputs: 2, layers: [new Scale()] });
    const warnings: string[] = [];
    await network.fit(x, y, { epochs: 400, learningRate: 0.1, onWarning: (text) => warnings.push(text) });
    const [factors] = weightsOf(network)[0] as [number[]];
    expect(factors[0]).to.be.closeTo(3, 1e-3);
    expect(factors[1]).to.be.closeTo(-2, 1e-3);
    expect(network.parameter(0, 'spare').toArray()).to.deep.equal([
      [1, 1],
      [1, 1],
    ]);
    expect(network.predict([[1, 1]])[0]?.[0]).to.be.closeTo(3, 1e-3);
  });

  it('may ignore their inputs, as a layer that learns a constant does', async () => {
    const constant = layerOf(() => undefined);
    constant.forward = (node, { factors }) =>
      map(f.add(f.multiply(0, f.x), variable('b')), { x: node, b: factors as Node });
    const network = new Network({ inputs: 2, layers: [constant] });
    await network.fit(x, y, { epochs: 400, learningRate: 0.05 });
    const means = [0, 1].map((k) => y.reduce((sum, row) => sum + (row[k] as number), 0) / y.length);
    network.predict([[9, 9]])[0]?.forEach((value, k) => {
      expect(value).to.be.closeTo(means[k] as number, 1e-3);
    });
  });

  const refused: readonly [string, Layer, string][] = [
    [
      'nothing',
      layerOf(() => undefined),
      'layer 0 (Scale()), forward: expected a node of [batch × 2], as its outputs() says, got undefined',
    ],
    ['numbers', layerOf(() => [1, 2]), 'got an array of 2'],
    [
      'other columns',
      layerOf((node) => node, 3),
      'expected a node of [batch × 3], as its outputs() says, got [batch × 2]',
    ],
    [
      'no batch',
      layerOf((node) => reduce('sum', 'rows', node)),
      'expected a node of [batch × 2], as its outputs() says, got [1 × 2]',
    ],
    [
      'a product that does not fit',
      layerOf((node) => matmul(node, node)),
      'matmul: expected equal inner sizes, got 2 and batch',
    ],
    [
      'a missing parameter',
      layerOf((node) => map(f.add(f.x, variable('b')), { x: node, b: undefined as never })),
      'map: expected a node for b, got undefined',
    ],
  ];
  for (const [what, layer, text] of refused) {
    it(`are told that forward returned ${what}`, async () => {
      const network = new Network({ inputs: 2, layers: [layer] });
      const targets = x.map(() => Array.from({ length: layer.outputs(2) }, () => 0));
      expect((await expectError(() => network.predict(x))).message).to.include(text);
      expect((await expectError(() => network.fit(x, targets))).message).to.include(text);
    });
  }

  it('are refused in a model file without toJSON', async () => {
    const error = await expectError(() => new Network({ inputs: 2, layers: [new Scale()] }).toJSON());
    expect(error.message).to.equal(
      'toJSON, layer 0: expected a layer that can be saved, got Scale(). Give the class a toJSON method.',
    );
  });
});

describe('losses of your own', () => {
  it('are told apart though they have one name', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2)], seed: 1 });
    const frozen = { epochs: 1, learningRate: 1e-300 };
    const errors = network.predict(x).flatMap((row, i) => row.map((p, j) => Math.abs(p - (y[i]?.[j] as number))));
    for (const power of [2, 4, 2]) {
      await network.fit(x, y, { ...frozen, loss: powerLoss(power) });
      const expected = errors.reduce((sum, each) => sum + each ** power, 0) / 3;
      expect(network.evaluate(x, y).loss).to.be.closeTo(expected, 1e-6 * expected);
    }
  });
});

describe('initializers of your own', () => {
  it('must draw finite numbers', async () => {
    const initializer = { name: 'broken', draw: () => Number.NaN };
    const error = await expectError(() => new Network({ inputs: 2, layers: [new Dense(1, { initializer })] }));
    expect(error.message).to.equal(
      "layer 0 (Dense(1, 'linear')), weights: expected a finite number, got NaN. The initializer broken must draw numbers.",
    );
  });
});
