import { expect } from 'chai';
import {
  Concatenate,
  Dense,
  gradientCheck,
  lbfgs,
  Network,
  PBLD,
  PeriodicEmbedding,
  PiecewiseLinearEmbedding,
  PiecewiseLinearEncoding,
  SelectColumns,
  sgd,
} from 'multilayer';
import { quantiles } from '#src/layers/quantiles.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

const values = [6.12, -7.67, 1.25, -1.7, -1.36, -0.65, -6.06, -0.7, -2.6, 9.97, 0.68];

describe('quantiles', () => {
  // NumPy 1.24.2: np.quantile(values, [i / bins for i in range(bins + 1)])
  const golden: Readonly<Record<number, readonly number[]>> = {
    1: [-7.67, 9.97],
    2: [-7.67, -0.7, 9.97],
    3: [-7.67, -1.5866666666666667, 0.23666666666666591, 9.97],
    4: [-7.67, -2.15, -0.7, 0.9650000000000001, 9.97],
    7: [
      -7.67, -4.577142857142857, -1.828571428571429, -1.1714285714285715, -0.6642857142857144, 0.7614285714285717,
      4.032857142857141, 9.97,
    ],
  };
  for (const [bins, wanted] of Object.entries(golden))
    it(`of ${bins} bins are those of NumPy, to the bit`, () => {
      expect(quantiles(Float64Array.from(values), Number(bins))).to.deep.equal(wanted);
    });
});

describe('a piecewise linear encoding', () => {
  const rows = values.map((value, i) => [i, value, Math.round(value / 8) + 3]);

  it('has as many rows in each bin, and equal edges once', () => {
    const layer = PiecewiseLinearEncoding.fromData(rows, { bins: 2, columns: [1, 0] });
    expect(layer.edges).to.deep.equal([
      [-7.67, -0.7, 9.97],
      [0, 5, 10],
    ]);
    expect(PiecewiseLinearEncoding.fromData(rows, { bins: 2, columns: [2] }).edges).to.deep.equal([[2, 3, 4]]);
    expect(PiecewiseLinearEncoding.fromData(rows).edges.map((each) => each.length)).to.deep.equal([11, 11, 3]);
  });

  for (const engine of engineNames) {
    it(`fills the bins one after the other, and goes on at both ends, on the engine ${engine}`, () => {
      const network = new Network({
        inputs: 2,
        layers: [
          new PiecewiseLinearEncoding([
            [0, 1, 3, 4],
            [10, 20],
          ]),
        ],
        engine,
      });
      const inputs = [
        [-2, 0],
        [0.5, 10],
        [1, 15],
        [2, 20],
        [4, 40],
        [6, 1e30],
      ];
      expectClose(
        network.predict(inputs),
        [
          [-2, 0, 0, -1],
          [0.5, 0, 0, 0],
          [1, 0, 0, 0.5],
          [1, 0.5, 0, 1],
          [1, 1, 1, 3],
          [1, 1, 3, 1e29],
        ],
        { relative: 1e-6, absolute: 0 },
      );
    });
  }

  it('lets one column draw what a line cannot', async () => {
    const x = Array.from({ length: 60 }, (_, i) => [i / 60]);
    const y = x.map(([each = 0]) => Math.sin(12 * each));
    const encode = PiecewiseLinearEncoding.fromData(x, { bins: 12 });
    const network = new Network({ layers: [encode, new Dense(1)], seed: 1 });
    await network.fit(x, y, { optimizer: lbfgs(), epochs: 60 });
    expect(network.evaluate(x, y).loss).to.be.below(0.005);
    expect(network.summary()).to.include('PiecewiseLinearEncoding([…])  [batch × 1] → [batch × 12]');
  });

  it('says where numbers are that lie between two neighbours of float32', () => {
    const network = new Network({ inputs: 1, layers: [new PiecewiseLinearEncoding([[1e6, 1e6 + 0.01, 1e6 + 1]])] });
    expect(
      network
        .predict([[1e6 + 0.005], [1e6 + 0.5]])
        .flat()
        .every(Number.isFinite),
    ).to.equal(true);
  });
});

describe('a piecewise linear embedding', () => {
  const rows = values.map((value, i) => [i, value]);

  it('begins as a line, and bends', async () => {
    const x = Array.from({ length: 60 }, (_, i) => [i / 60]);
    const y = x.map(([each = 0]) => Math.sin(12 * each));
    const network = new Network({
      layers: [PiecewiseLinearEmbedding.fromData(x, 2, { bins: 12 }), new Dense(1)],
      seed: 1,
    });
    expect(new Network({ layers: network.layers }).summary()).to.include('\nPiecewiseLinearEmbedding([…], 2)\nDense');
    const [a, b, c] = network.predict([[0.1], [0.2], [0.9]]).flat() as [number, number, number];
    expect((c - a) / 8).to.be.closeTo(b - a, 1e-6);
    await network.fit(x, y, { optimizer: lbfgs(), epochs: 60 });
    expect(network.evaluate(x, y).loss).to.be.below(0.005);
  });

  it('is made from the columns that are named, with an activation', () => {
    const layer = PiecewiseLinearEmbedding.fromData(rows, 3, { columns: [1], bins: 2, activation: 'relu' });
    expect(String(layer)).to.equal("PiecewiseLinearEmbedding([[-7.67, -0.7, 9.97]], 3, { activation: 'relu' })");
  });
});

for (const make of [() => new PeriodicEmbedding(3), () => new PBLD()]) {
  describe(`${make()}`, () => {
    it('learns frequencies that a dense network of that size has not', async () => {
      const x = Array.from({ length: 80 }, (_, i) => [i / 40 - 1]);
      const y = x.map(([each = 0]) => Math.sin(12 * each));
      const loss = async (layers: ConstructorParameters<typeof Network>[0]['layers']) => {
        const network = new Network({ layers, seed: 4 });
        await network.fit(x, y, { epochs: 200, learningRate: 0.02, onWarning: () => undefined });
        return network.evaluate(x, y).loss;
      };
      const wave = make() instanceof PBLD ? new PBLD(4, { sigma: 1 }) : new PeriodicEmbedding(3, { sigma: 1 });
      expect(await loss([wave, new Dense(8, 'tanh'), new Dense(1)])).to.be.below(0.02);
      expect(await loss([new Dense(8, 'tanh'), new Dense(1)])).to.be.above(0.1);
    });

    it('embeds each column by itself', () => {
      const network = new Network({ inputs: 2, layers: [make()], seed: 2, engine: 'reference' });
      const [a, b] = network.predict([
        [0.3, -1],
        [0.3, 7],
      ]) as [number[], number[]];
      const first = a.filter((each, j) => each === b[j]).length;
      expect(first).to.be.within(make().size, 2 * make().size - 1);
    });

    it('is finite for columns of a million, in value and gradient', async () => {
      const x = Array.from({ length: 20 }, (_, i) => [1e6 * Math.sin(i), 5]);
      const y = x.map((_, i) => i / 20);
      const network = new Network({ inputs: 2, layers: [make(), new Dense(1)], seed: 2 });
      const { loss } = await network.fit(x, y, {
        epochs: 3,
        optimizer: sgd(),
        learningRate: 1e-15,
        onWarning: () => undefined,
      });
      expect([...loss].every(Number.isFinite)).to.equal(true);
      for (const each of network.parameters) expect(each.toArray().flat().every(Number.isFinite)).to.equal(true);
    });
  });
}

it('columns of numbers go each their way', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [Math.sin(i), 100 + i, Math.cos(i), i % 5]);
  const layers = [
    new Concatenate([
      [new SelectColumns([0, 2]), new PBLD(3)],
      [
        new SelectColumns([1, 3]),
        PiecewiseLinearEncoding.fromData(rows, { bins: 4, columns: [1, 3] }),
        new Dense(3, 'tanh'),
      ],
    ]),
    new Dense(1),
  ];
  const network = new Network({ inputs: 4, layers, seed: 1, engine: 'reference' });
  for (const { worst } of gradientCheck(
    network,
    rows,
    rows.map(([a = 0]) => a),
  ))
    expect(worst).to.be.below(1e-6);
});

const refused: readonly [string, () => unknown, string][] = [
  [
    'no edges',
    () => new PiecewiseLinearEncoding([]),
    'PiecewiseLinearEncoding, edges: expected a list of edges for each column, got an empty array. Write PiecewiseLinearEncoding.fromData(rows), or give edges for each column: [[0, 1, 5], [-1, 1]].',
  ],
  [
    'one edge',
    () => new PiecewiseLinearEncoding([[0, 1], [3]]),
    'PiecewiseLinearEncoding, edges, column 1: expected two edges or more, got an array of 1. Write PiecewiseLinearEncoding.fromData(rows), or give edges for each column: [[0, 1, 5], [-1, 1]].',
  ],
  [
    'edges that do not ascend',
    () => new PiecewiseLinearEncoding([[0, 2, 2]]),
    'PiecewiseLinearEncoding, edges, column 0, entry 2: expected more than 2, the one before, got 2. Sort the edges, each once.',
  ],
  [
    'a constant column',
    () =>
      PiecewiseLinearEncoding.fromData([
        [1, 5],
        [2, 5],
      ]),
    'PiecewiseLinearEncoding.fromData, column 1: expected numbers that differ, got 5 in all rows. Leave the column out: it says nothing.',
  ],
  [
    'a column that is not there',
    () =>
      PiecewiseLinearEncoding.fromData(
        [
          [1, 5],
          [2, 6],
        ],
        { columns: [2] },
      ),
    'PiecewiseLinearEncoding.fromData, option columns: expected columns from 0 to 1, got 2. Columns are counted from 0.',
  ],
  [
    'no bins',
    () => PiecewiseLinearEncoding.fromData([[1], [2]], { bins: 0 }),
    'PiecewiseLinearEncoding.fromData, option bins: expected a whole number of 1 or more, got 0. The default is 48.',
  ],
  [
    'more bins than its rows can fill',
    () => PiecewiseLinearEncoding.fromData([[1], [2]], { bins: 2 }),
    'PiecewiseLinearEncoding.fromData, option bins: expected fewer bins than rows, 1 at most, got 2. Give it more rows, or leave bins out.',
  ],
  [
    'no size of a piecewise linear embedding',
    () => new PiecewiseLinearEmbedding([[0, 1]], undefined as never),
    'PiecewiseLinearEmbedding, size: expected a whole number of 1 or more, got undefined. Say how many outputs each column is to have, as in PiecewiseLinearEmbedding.fromData(rows, 12).',
  ],
  [
    'other inputs',
    () => new Network({ inputs: 3, layers: [new PiecewiseLinearEncoding([[0, 1]])] }),
    'layer 0 (PiecewiseLinearEncoding([…])), outputs: expected 1 input, one for each list of edges, got 3. Pick them with new SelectColumns([…]).',
  ],
  [
    'no size',
    () => new PeriodicEmbedding(0),
    'PeriodicEmbedding, size: expected a whole number of 1 or more, got 0. Say how many outputs each column is to have, as in new PeriodicEmbedding(8).',
  ],
  [
    'no spread',
    () => new PeriodicEmbedding(3, { sigma: 0 }),
    'PeriodicEmbedding, option sigma: expected a positive number, got 0. The default is 0.01.',
  ],
  [
    'nothing beside the number itself',
    () => new PBLD(1),
    'PBLD, size: expected a whole number of 2 or more, got 1. Write new PBLD(4, { sigma: 0.1 }): each number itself, and three more.',
  ],
  [
    'half a frequency',
    () => new PBLD(4, { frequencies: 0.5 }),
    'PBLD, option frequencies: expected a whole number of 1 or more, got 0.5. The default is 16.',
  ],
];
describe('embeddings of numbers that are made wrongly', () => {
  for (const [what, action, text] of refused)
    it(`are told of ${what}`, async () => {
      expect((await expectError(action)).message).to.equal(text);
    });
});
