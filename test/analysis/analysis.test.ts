import { expect } from 'chai';
import {
  type CollapsedRun,
  collapse,
  Dense,
  f,
  Layer,
  type Matrix,
  MultilayerError,
  map,
  Network,
  type Node,
  variable,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { engineNames, roundings } from '../support/engines.js';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

describe('collapse', () => {
  for (const engine of engineNames) {
    for (const depth of [1, 2, 3, 5]) {
      it(`shows that ${depth} linear layers are one, and that XOR stays at 1/4, on the engine ${engine}`, async () => {
        const hidden = Array.from({ length: depth - 1 }, (_, i) => new Dense(4 + i));
        const network = new Network({ inputs: 2, layers: [...hidden, new Dense(1)], seed: depth, engine });
        await network.fit(x, y, { epochs: 1500, shuffle: false });
        expect(network.evaluate(x, y).loss).to.be.closeTo(0.25, 1e-6);
        const { network: single, layers, runs, reason } = collapse(network, { exact: true, points: x });
        expect([layers.length, single.engine]).to.deep.equal([1, engine]);
        const [before, after] = [network.predict(x).flat(), single.predict(x).flat()];
        before.forEach((value, i) => {
          expect(value).to.be.closeTo(after[i] ?? Number.NaN, roundings[engine]);
        });
        if (depth === 1) expect(reason).to.equal('No affine layer stands before a dense or another affine one.');
        else expect(runs[0]).to.include({ from: 0, to: depth - 1, agrees: true });
      });
    }

    it(`leaves layers between which an activation stands, on the engine ${engine}`, () => {
      const network = new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(2), new Dense(1)], engine });
      const { layers, network: shorter } = collapse(network);
      expect(layers.map(String)).to.deep.equal(["Dense(3, 'tanh')", "Dense(1, 'linear')"]);
      expect(shorter.predict(x).flat()[2]).to.be.closeTo(network.predict(x).flat()[2] as number, roundings[engine]);
    });
  }

  it('composes a known stack into known rationals, with its rank', () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(2)] });
    network.parameter(0, 'weights').set([
      [0.5, 1],
      [0.25, 0.5],
    ]);
    network.parameter(0, 'bias').set([[1, 0]]);
    network.parameter(1, 'weights').set([
      [2, 0],
      [0, 0.1],
    ]);
    const [run] = collapse(network, { exact: true }).runs;
    // 0.1 is the float 3602879701896397 / 2^55, not one tenth.
    expect(run?.weights?.map((row) => row.map((each) => each.toFraction()))).to.deep.equal([
      ['1', '3602879701896397/36028797018963968'],
      ['1/2', '3602879701896397/72057594037927936'],
    ]);
    expect(run?.bias?.map(String)).to.deep.equal(['2', '0']);
    expect(run?.rank).to.equal(1);
  });
});

/** a·x + b, in each column, without a way to be saved. */
class Line extends Layer {
  readonly kind = 'line';

  outputs(inputs: number): number {
    return inputs;
  }

  parameters(inputs: number) {
    const row = { rows: 1, cols: inputs };
    return { a: { ...row, initializer: 'heNormal' as const }, b: { ...row, initializer: 'heNormal' as const } };
  }

  forward(x: Node, { a, b }: Readonly<Record<string, Node>>): Node {
    const line = f.add(f.multiply(f.x, variable('a')), variable('b'));
    return map(line, { x, a: a as Node, b: b as Node });
  }

  override affine({ a, b }: Readonly<Record<string, Matrix>>) {
    const { cols, data } = a as Matrix;
    const weights = { rows: cols, cols, data: new Float64Array(cols * cols) };
    data.forEach((each, i) => {
      weights.data[i * cols + i] = each;
    });
    return { weights, bias: b as Matrix, slope: 1, shift: 0 };
  }

  toString(): string {
    return 'Line()';
  }
}

/** Doubles, and is no affine map as far as anybody says. */
class Double extends Layer {
  readonly kind = 'double';
  outputs(inputs: number): number {
    return inputs;
  }
  parameters() {
    return {};
  }
  forward(x: Node): Node {
    return map(f.multiply(2, f.x), { x });
  }
  toString(): string {
    return 'Double()';
  }
}

describe('collapse before an activation', () => {
  const thinning = formula('0.5 * x - 3');
  const cases: readonly (readonly [name: string, layers: () => Layer[], after: readonly string[]])[] = [
    ['linear, ReLU', () => [new Dense(2), new Dense(1, 'relu')], ["Dense(1, 'relu')"]],
    [
      'linear, tanh, linear, linear',
      () => [new Dense(4), new Dense(3, 'tanh'), new Dense(3), new Dense(2)],
      ["Dense(3, 'tanh')", "Dense(2, 'linear')"],
    ],
    ['linear, softmax', () => [new Dense(5), new Dense(3, 'softmax')], ["Dense(3, 'softmax')"]],
    [
      'linear, linear, ReLU, linear',
      () => [new Dense(4), new Dense(4), new Dense(3, 'relu'), new Dense(1)],
      ["Dense(3, 'relu')", "Dense(1, 'linear')"],
    ],
    [
      'a layer without bias behind one with',
      () => [new Dense(4), new Dense(3, { activation: 'tanh', bias: false })],
      ["Dense(3, 'tanh')"],
    ],
    [
      'layers without any bias',
      () => [new Dense(4, { bias: false }), new Dense(3, { activation: 'sigmoid', bias: false })],
      ["Dense(3, { activation: 'sigmoid', bias: false })"],
    ],
    ['a formula that is a line', () => [new Dense(4, thinning), new Dense(2, 'softplus')], ["Dense(2, 'softplus')"]],
    ['a layer of your own', () => [new Line(), new Dense(2, 'tanh'), new Line()], ["Dense(2, 'tanh')", 'Line()']],
    ['two of your own', () => [new Line(), new Line()], ["Dense(2, 'linear')"]],
    [
      'one of your own that says nothing',
      () => [new Dense(3), new Dense(3), new Double(), new Dense(3), new Dense(1, 'sigmoid')],
      ["Dense(3, 'linear')", 'Double()', "Dense(1, 'sigmoid')"],
    ],
    [
      'a bottleneck',
      () => [new Dense(1), new Dense(6, 'relu'), new Dense(1), new Dense(2)],
      ["Dense(6, 'relu')", "Dense(2, 'linear')"],
    ],
  ];
  for (const engine of engineNames) {
    for (const [name, layers, after] of cases) {
      it(`leaves ${after.length} of ${name}, which predict the same, on the engine ${engine}`, () => {
        const network = new Network({ inputs: 2, layers: layers(), seed: 9, engine });
        for (const each of network.parameters)
          if (each.name === 'bias') each.set(each.toArray().map((row) => row.map((_, j) => 0.3 * j - 0.4)));
        const { layers: left, network: shorter, runs, reason } = collapse(network, { points: x });
        expect(left.map(String)).to.deep.equal(after);
        expect(reason).to.equal(undefined);
        expect(runs.every(({ agrees }) => agrees)).to.equal(true);
        const [before, now] = [network.predict(x).flat(), shorter.predict(x).flat()];
        before.forEach((value, i) => {
          expect(now[i]).to.be.closeTo(value, 10 * roundings[engine]);
        });
        expect(collapse(shorter).runs).to.deep.equal([]);
      });
    }
  }

  it('multiplies out 2-2-1 with a ReLU at the end, exactly', () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(1, 'relu')] });
    network.parameter(0, 'weights').set([
      [1, 2],
      [3, -4],
    ]);
    network.parameter(0, 'bias').set([[0.5, 0]]);
    network.parameter(1, 'weights').set([[0.25], [0.5]]);
    network.parameter(1, 'bias').set([[-1]]);
    const { network: single, runs } = collapse(network, { exact: true });
    expect(single.parameter(0, 'weights').toArray()).to.deep.equal([[1.25], [-1.25]]);
    expect(single.parameter(0, 'bias').toArray()).to.deep.equal([[-0.875]]);
    const [{ weights, bias, ...run }] = runs as [CollapsedRun];
    expect(run).to.deep.equal({ from: 0, to: 1, activation: 'relu', rank: 1 });
    expect(weights?.flat().map((each) => each.toFraction())).to.deep.equal(['5/4', '-5/4']);
    expect(bias?.map((each) => each.toFraction())).to.deep.equal(['-7/8']);
    expect(JSON.parse(JSON.stringify(runs))).to.deep.equal([{ ...run, weights: [['5/4'], ['-5/4']], bias: ['-7/8'] }]);
  });

  it('keeps the labels, the engine, the seed and the loss', async () => {
    const network = new Network({ layers: [new Dense(3), new Dense(2, 'softmax')], seed: 8, engine: 'reference' });
    await network.fit(x, ['a', 'b', 'b', 'a'], { epochs: 2 });
    const { network: single } = collapse(network);
    expect(single.predictClasses(x)).to.deep.equal(network.predictClasses(x));
    expect([single.seed, single.engine]).to.deep.equal([8, 'reference']);
    const labels = ['a', 'b', 'b', 'a'];
    expect(single.evaluate(x, labels).loss).to.be.closeTo(network.evaluate(x, labels).loss, 1e-12);
  });

  it('compares later runs on what the points bring there', async () => {
    const layers = [new Dense(3, 'tanh'), new Dense(4), new Dense(2)];
    const network = new Network({ inputs: 2, layers, seed: 2 });
    expect(collapse(network, { points: x }).runs[0]).to.include({ from: 1, to: 2, agrees: true, activation: 'linear' });
  });

  it('says what is wrong', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(2)], engine: 'reference' });
    const messages: [() => unknown, string][] = [
      [() => collapse(undefined as never), 'collapse: expected a network, got undefined. Write collapse(network).'],
      [
        () => collapse(network.toJSON() as never),
        'collapse: expected a network, got an object with format, version, check, seed, inputs. Read the file first: networkFromJSON(json).',
      ],
      [
        () => collapse(new Network({ layers: [new Dense(1)] })),
        'collapse: expected a network with weights, got one whose inputs are not known. Pass inputs to the network, or fit it first.',
      ],
      [
        () => collapse(network, { exakt: true } as never),
        'collapse: expected only known options, got the option "exakt". Did you mean "exact"? Known: exact, points.',
      ],
      [
        () => collapse(network, null as never),
        'collapse: expected options, got null. Write collapse(network, { exact: true }).',
      ],
      [
        () => collapse(network, { points: [[1]] }),
        'collapse, points: expected 2 inputs, got 1 columns. Give every row one number for each input.',
      ],
    ];
    for (const [action, message] of messages) expect(action).to.throw(MultilayerError, message);
    network.parameter(0, 'weights').set([
      [1e200, 0],
      [0, 1],
    ]);
    network.parameter(1, 'weights').set([
      [1e200, 0],
      [0, 1],
    ]);
    expect(() => collapse(network)).to.throw(
      MultilayerError,
      'collapse, layers 0 to 1: expected a product in the range of float64, got a greater one. Train again with a smaller learning rate, so that the weights stay small.',
    );
  });
});
