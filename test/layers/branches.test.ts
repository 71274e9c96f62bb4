import { expect } from 'chai';
import {
  BatchNormalization,
  Concatenate,
  collapse,
  Dense,
  Dropout,
  Embedding,
  f,
  gradientCheck,
  Layer,
  map,
  Network,
  type Node,
  networkFromJSON,
  pretrained,
  Residual,
  Scale,
  SelectColumns,
  Sequential,
} from 'multilayer';
import { expectClose } from '../support/close.js';
import { expectError } from '../support/networks.js';

/** Two numbers and two categories, of 3 and 2. */
const x = Array.from({ length: 24 }, (_, i) => [Math.sin(i), i % 3, Math.cos(1.7 * i), (i >> 1) % 2]);
const y = x.map(([a = 0, category = 0, b = 0]) => a + (1 - category) * b);
const quiet = { onWarning: () => undefined };

function table(): Concatenate {
  return new Concatenate([
    [new SelectColumns([0, 2]), new Scale()],
    [new SelectColumns([3, 1]), new Embedding([2, 3], 2)],
  ]);
}

describe('branches over the columns of one table', () => {
  it('scale numbers and embed categories, side by side', () => {
    const network = new Network({ inputs: 4, layers: [table()], seed: 3, engine: 'reference' });
    network.parameter(0, '0.1.scale').set([[2, -1]]);
    network.parameter(0, '1.1.weights').set([1, 2, 3, 4, 5].map((k) => [k, 10 * k]));
    expect(network.predict([[7, 2, 5, 1]])).to.deep.equal([[14, -5, 2, 20, 5, 50]]);
    expect(network.summary().split('\n').slice(2)).to.deep.equal([
      'Concatenate([…])           [batch × 4] → [batch × 6]          12',
      '  Sequential([…])          [batch × 4] → [batch × 2]           2',
      '    SelectColumns([0, 2])  [batch × 4] → [batch × 2]           0',
      '    Scale()                [batch × 2] → [batch × 2]           2',
      '  Sequential([…])          [batch × 4] → [batch × 4]          10',
      '    SelectColumns([3, 1])  [batch × 4] → [batch × 2]           0',
      '    Embedding([2, 3], 2)   [batch × 2] → [batch × 4]          10',
      '12 parameters in all',
    ]);
  });

  it('learn what neither could alone, and have the gradient of central differences', async () => {
    const network = new Network({
      layers: [table(), new Dense(8, 'tanh'), new Dense(1)],
      seed: 3,
      engine: 'reference',
    });
    await network.fit(x, y, { epochs: 300, learningRate: 0.03, ...quiet });
    expect(network.evaluate(x, y).loss).to.be.below(0.01);
    for (const { worst } of gradientCheck(network, x, y)) expect(worst).to.be.below(1e-6);
  });

  it('are one affine map where all of them are', () => {
    const parts = new Concatenate([[new SelectColumns([2, 0]), new Dense(2), new Scale()], new Dense(1)]);
    const network = new Network({ inputs: 4, layers: [parts, new Dense(2)], seed: 3, engine: 'reference' });
    const { network: small, runs } = collapse(network, { points: x, exact: true });
    expect(runs.map(({ agrees }) => agrees)).to.deep.equal([true]);
    expect(small.layers).to.have.length(1);
    expectClose(small.predict(x), network.predict(x), { relative: 1e-12, absolute: 1e-12 });
    const other = new Network({ inputs: 4, layers: [table(), new Dense(2)], seed: 3 });
    expect(collapse(other).layers).to.have.length(2);
  });

  it('may be frozen one by one: then they only answer', async () => {
    const layers = [
      new Concatenate([[new Dense(2), new BatchNormalization()], new Embedding([9, 3, 9, 2], 2)]),
      new Dense(1),
    ];
    const codes = x.map((_, i) => [i % 9, i % 3, i % 7, i % 2]);
    const network = new Network({ inputs: 4, layers, seed: 3 });
    const before = network.parameters.map((each) => each.toArray());
    const parameterOptions = ({ layer, name }: { readonly layer: number; readonly name: string }) =>
      layer === 0 && name.startsWith('0.') ? { frozen: true } : {};
    await network.fit(codes, y, { epochs: 2, parameterOptions, ...quiet });
    const same = network.parameters.map((each, k) => String(each.toArray()) === String(before[k]));
    expect(same).to.deep.equal(network.parameters.map(({ layer, name }) => layer === 0 && name.startsWith('0.')));
  });

  it('come with a trained network into another one', async () => {
    const base = new Network({ inputs: 4, layers: [table(), new Dense(1)], seed: 3 });
    await base.fit(x, y, { epochs: 2, ...quiet });
    const next = new Network({
      inputs: 4,
      layers: [pretrained(base, { layers: 1 }), new Dense(2, 'softmax')],
      seed: 9,
    });
    expect(next.parameter(0, '0.1.1.weights').toArray()).to.deep.equal(base.parameter(0, '1.1.weights').toArray());
    const { message } = await expectError(() => next.predict([[0, 3, 0, 0]]));
    expect(message).to.include('row 0, column 1: expected the number of a category');
  });

  it('draw random numbers of their own', () => {
    const network = new Network({ inputs: 1, layers: [new Concatenate([new Dense(3), new Dense(3)])], seed: 3 });
    expect(network.parameter(0, '0.weights').toArray()).to.not.deep.equal(network.parameter(0, '1.weights').toArray());
  });

  it('hand layers of your own what they give, by pass.branches', async () => {
    /** The product of what two layers give. */
    class Product extends Layer {
      readonly kind = 'product';
      override readonly layers = [new Dense(2), new Sequential([new Dense(2, 'tanh'), new Dropout(0.5)])];
      override outputs(): number {
        return 2;
      }
      override parameters() {
        const row = (rows: number) => ({ rows, cols: 2, initializer: 'glorotUniform' as const });
        return { '0.weights': row(4), '0.bias': row(1), '1.0.weights': row(4), '1.0.bias': row(1) };
      }
      override forward(
        x: Node,
        parameters: Readonly<Record<string, Node>>,
        pass: Parameters<Layer['forward']>[2],
      ): Node {
        const [a, b] = pass.branches(this.layers, x, parameters) as [Node, Node];
        return map(f.multiply(f.x, f.x), { x: a, b });
      }
      override toString(): string {
        return 'Product()';
      }
    }
    const network = new Network({ inputs: 4, layers: [new Product(), new Dense(1)], seed: 3, engine: 'reference' });
    for (const { worst } of gradientCheck(network, x, y)) expect(worst).to.be.below(1e-6);
    expect(network.summary()).to.include("    Dense(2, 'tanh')");
  });
});

describe('categories', () => {
  const layers = () => [new Sequential([table()]), new Dense(1)];
  const wrong = 'the number of a category, a whole number from 0 to 2';
  const fix = 'Number the categories 0, 1, 2, …, make the embedding for more of them, or give it { unknown: true }.';
  const odd = x.map((row, i) => (i === 5 ? [0, 3, 0, 0] : row));

  it('that there are not are refused by row and column, in every call', async () => {
    const network = new Network({ inputs: 4, layers: layers(), seed: 3 });
    const told = `row 5, column 1: expected ${wrong}, got 3. ${fix}`;
    const calls: [string, () => unknown][] = [
      ['fit, x', () => network.fit(odd, y)],
      ['fit, validation x', () => network.fit(x, y, { validation: { x: odd, y } })],
      ['predict, x', () => network.predict(odd)],
      ['predict, x', () => network.predictMatrix({ rows: 24, cols: 4, data: Float32Array.from(odd.flat()) })],
      ['evaluate, x', () => network.evaluate(odd, y)],
    ];
    for (const [where, call] of calls) {
      const { message } = await expectError(call);
      expect(message).to.equal(`${where}, ${told}`);
    }
    const half = await expectError(() => network.predict([[0, 0.5, 0, 0]]));
    expect(half.message).to.equal(`predict, x, row 0, column 1: expected ${wrong}, got 0.5. ${fix}`);
    const read = networkFromJSON(JSON.parse(JSON.stringify(network)));
    expect((await expectError(() => read.predict(odd))).message).to.equal(`predict, x, ${told}`);
    expect(network.predict(x)).to.have.length(24);
  });

  it('that are none take a row of their own where there is one', () => {
    const network = new Network({
      inputs: 2,
      layers: [new Embedding([2, 3], 1, { unknown: true })],
      engine: 'reference',
    });
    const first = network.parameter(0, 'weights').toArray().flat();
    expect(first.map((each) => each === 0)).to.deep.equal([false, false, true, false, false, false, true]);
    network.parameter(0, 'weights').set([[1], [2], [3], [4], [5], [6], [7]]);
    const rows = [
      [0, 2],
      [1, 3],
      [2, -1],
      [99, 0],
    ];
    expect(network.predict(rows)).to.deep.equal([
      [1, 6],
      [2, 7],
      [3, 7],
      [3, 4],
    ]);
  });

  it('that come from other layers and are none are no number, rather than those of another column', async () => {
    const network = new Network({ inputs: 2, layers: [new Scale(), new Embedding([2, 3], 1)], engine: 'reference' });
    network.parameter(1, 'weights').set([[1], [2], [3], [4], [5]]);
    expect(network.predict([[1, 0]])).to.deep.equal([[2, 3]]);
    const { message } = await expectError(() => network.predict([[2, 0]]));
    expect(message).to.include('first in layer 1 (Embedding([2, 3], 1))');
  });

  it('of a column that two branches take are those of both', async () => {
    const both = new Concatenate([new Embedding(5, 1), new Residual([new Embedding(3, 1)])]);
    const network = new Network({ inputs: 1, layers: [both] });
    expect(network.predict([[2]])[0]).to.have.length(2);
    expect((await expectError(() => network.predict([[4]]))).message).to.include(
      'a whole number from 0 to 4, and the number of a category, a whole number from 0 to 2, got 4.',
    );
  });

  it('may be what a layer of your own says of its inputs', async () => {
    class Months extends Embedding {
      constructor() {
        super(13, 2);
      }
      override inputRanges() {
        const allows = (value: number) => Number.isInteger(value) && value >= 1 && value <= 12;
        return new Map([[0, { allows, text: 'a month from 1 to 12', fix: 'Count months from 1.' }]]);
      }
    }
    const network = new Network({ inputs: 1, layers: [new Months()] });
    expect(network.predict([[12]])[0]).to.have.length(2);
    const { message } = await expectError(() => network.predict([[1], [0]]));
    expect(message).to.equal('predict, x, row 1, column 0: expected a month from 1 to 12, got 0. Count months from 1.');
  });

  it('are counted in data', async () => {
    expect(String(Embedding.fromData(x, { columns: [1, 3] }))).to.equal('Embedding([3, 2], [3, 2])');
    expect(String(Embedding.fromData([[6], [2]], { size: 4, unknown: true }))).to.equal(
      'Embedding(7, 4, { unknown: true })',
    );
    // The rule of fastai.
    const sizes = [1, 2, 10, 1000, 1e6].map((n) => Embedding.fromData([[n - 1]]).size);
    expect(sizes).to.deep.equal([[2], [2], [6], [77], [600]]);
    const { message } = await expectError(() => Embedding.fromData([[1], [-2]]));
    expect(message).to.equal(
      'Embedding.fromData, column 0, row 1: expected a whole number of 0 or more, got -2. Number the categories 0, 1, 2, …',
    );
  });
});

const refused: readonly [string, () => unknown, string][] = [
  [
    'no list of columns',
    () => new SelectColumns(3 as never),
    'SelectColumns, columns: expected a list of columns, counted from 0, got 3. Write [0, 2].',
  ],
  [
    'a column twice',
    () => new SelectColumns([0, 2, 0]),
    'SelectColumns, columns, entry 2: expected each column once, got 0 again. Leave it out.',
  ],
  [
    'a column before the first',
    () => new SelectColumns([-1]),
    'SelectColumns, columns, entry 0: expected a whole number of 0 or more, got -1. Columns are counted from 0.',
  ],
  [
    'a column that is not there',
    () => new Network({ inputs: 2, layers: [new Concatenate([new Dense(1), new SelectColumns([2])])] }),
    'layer 0.1 (SelectColumns([2])), outputs: expected a column from 0 to 1, got 2. There are 2 inputs, and columns are counted from 0.',
  ],
  [
    'no branches',
    () => new Concatenate([]),
    "Concatenate, layers: expected a list of at least one layer, got an empty array. Write new Concatenate([new Dense(8, 'tanh'), new Dense(8)]).",
  ],
  [
    'a branch of nothing',
    () => new Concatenate([[]]),
    "Sequential, layers: expected a list of at least one layer, got an empty array. Write new Sequential([new Dense(8, 'tanh'), new Dense(8)]).",
  ],
  [
    'what is no branch',
    () => new Concatenate([['tanh' as never]]),
    'Concatenate, layer 0: expected a layer, got "tanh". Write new Dense(8, \'tanh\').',
  ],
  [
    'other columns than it has categories of',
    () => new Network({ inputs: 3, layers: [new Embedding(5, 4)] }),
    'layer 0 (Embedding(5, 4)), outputs: expected 1 column of categories, got 3. Pick them within a Concatenate: [new SelectColumns([3]), new Embedding(5, 4)].',
  ],
  [
    'no categories',
    () => new Embedding([], 4),
    'Embedding, categories: expected a number, or a list of them, got an empty array. Say how many categories each column has, as in new Embedding([5, 12], 4).',
  ],
  [
    'no size',
    () => new Embedding(5, undefined as never),
    'Embedding, size: expected a whole number of 1 or more, got undefined. Say how many numbers each category is to have, as in new Embedding([5, 12], 4).',
  ],
  [
    'too few sizes',
    () => new Embedding([5, 12], [4]),
    'Embedding, size: expected 2 sizes, one for each column, got 1. Give one for all, or each its own.',
  ],
  [
    'half a category',
    () => new Embedding([5, 1.5], 4),
    'Embedding, categories, column 1: expected a whole number of 1 or more, got 1.5. Say how many categories each column has, as in new Embedding([5, 12], 4).',
  ],
  [
    'more categories than float32 can count',
    () => new Embedding([1e7, 1e7], 1),
    'Embedding, categories: expected at most 16777216 in all, as float32 counts them, got 20000000. Make one of several, within a Concatenate.',
  ],
  [
    'an option of another library',
    () => new Embedding(5, 4, { paddingIdx: 0 } as never),
    'Embedding: expected only known options, got the option "paddingIdx". Known: unknown, initializer.',
  ],
];
describe('branches that are made wrongly', () => {
  for (const [what, action, text] of refused)
    it(`are told of ${what}`, async () => {
      expect((await expectError(action)).message).to.equal(text);
    });
});
