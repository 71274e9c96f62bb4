// Public reports about shapes, kinds of numbers and labels.
import { expect } from 'chai';
import { accuracy, Dense, MultilayerError, Network, networkFromJSON, type Targets } from 'multilayer';
import { toMatrix } from '#src/core/table.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const quick = { epochs: 2, onWarning: () => {} };

async function messageOf(action: () => unknown): Promise<string> {
  const error = await expectError(action);
  expect(error).to.be.instanceOf(MultilayerError);
  return error.message;
}

describe('reports about shapes, kinds and labels', () => {
  it('scikit-learn/scikit-learn#6994, #11758: announced classes let a portion lack some', async () => {
    const network = new Network({
      layers: [new Dense(4, 'softmax')],
      seed: 1,
      ...({ classes: ['a', 'b', 'c', 'd'] } as object),
    });
    await network.fit([[1], [2], [3]], ['a', 'b', 'c'], quick);
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    for (const each of [network, again]) {
      await each.fit([[4]], ['d'], { ...quick, validation: { x: [[1]], y: ['a'] } });
      expect(each.classes).to.deep.equal(['a', 'b', 'c', 'd']);
      expect(await messageOf(() => each.fit([[5]], ['e'], quick))).to.include('"e"');
    }
    expect(weightsOf(again)).to.deep.equal(weightsOf(network));
  });

  it('rstudio/keras3#465, automl/auto-sklearn#46: classes numbered from 1 are explained, and labels come back as given', async () => {
    const x = [2, 2, 3, 1, 1, 2, 3, 3].map((each) => [each / 3]);
    const y = [2, 2, 3, 1, 1, 2, 3, 3];
    const make = (units: number): Network => new Network({ layers: [new Dense(units, 'softmax')], seed: 1 });
    expect(await messageOf(() => make(3).fit(x, y, quick)))
      .to.include('from 0')
      .and.to.include('got 3');
    const text = make(8);
    const names = ['1', '2', '3', '4', '5', '6', '7', '8'];
    await text.fit(x, names, { epochs: 200, learningRate: 0.3, onWarning: () => {} });
    expect(text.classes).to.deep.equal(names);
    for (const each of text.predictClasses(x)) expect(names).to.include(each);
    await make(2).fit([[1], [2], [3]], [1.0, -0, 0], quick);
    for (const odd of [2.5, -1]) await messageOf(() => make(3).fit([[1], [2]], [0, odd], quick));
    await messageOf(() => make(3).fit([[1], [2], [3]], [true, false, true], quick));
    await messageOf(() => make(3).fit([[1], [2], [3]], ['2', 2, '1'] as never, quick));
    const codes = make(2);
    await codes.fit([[1], [2]], ['02', '2'], quick);
    expect(codes.classes).to.have.members(['02', '2']);
  });

  it('BrainJS/brain.js#505, karpathy/convnetjs#65, microsoft/onnxruntime#8450: text, flat rows and nested typed arrays are told by their cause', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(5, 'tanh'), new Dense(1)] });
    const rows = ['[0.97,0.94]', '[0.24,0.54]'];
    expect(await messageOf(() => network.fit(rows as never, [1, 1], quick))).to.include('JSON.parse');
    expect(
      await messageOf(() =>
        network.fit(
          [
            [1, 2],
            [3, 4],
          ],
          ['[1]', '[1]'],
          quick,
        ),
      ),
    ).to.include('JSON.parse');
    expect(
      await messageOf(() =>
        network.fit(
          [
            [1, 2],
            [3, 4],
          ],
          ['1', '0'],
          quick,
        ),
      ),
    ).to.include('Number');
    expect(await messageOf(() => network.fit([[1, 2, 3, 4, 5, 6]], [[1, 2, 3, 4, 5, 6]], quick)))
      .to.include('2 columns')
      .and.to.include('got 6');
    const nested = {
      rows: 2,
      cols: 2,
      data: Float32Array.from([
        [6.1, 2.9],
        [7.4, 2.8],
      ] as never),
    };
    expect(await messageOf(() => network.fit(nested, [1, 2], quick))).to.match(/nested|flat|rows/i);
  });

  for (const engine of engineNames) {
    it(`tensorflow/tfjs#4009, microsoft/onnxruntime#26741, #16541: every array of numbers is taken, on ${engine}`, async () => {
      const flat = [0, 1, 1, 1, 0, 0, 1, 0];
      const kinds = [
        Uint8Array,
        Uint8ClampedArray,
        Int8Array,
        Uint16Array,
        Int16Array,
        Uint32Array,
        Int32Array,
        Float32Array,
        Float64Array,
      ];
      const buffer = Buffer.from(flat);
      const trained = async (x: never, y: Targets): Promise<number[][][]> => {
        const network = new Network({ layers: [new Dense(2, 'tanh'), new Dense(1)], seed: 1, engine });
        await network.fit(x, y, { epochs: 3 });
        network.predictMatrix(x);
        return weightsOf(network);
      };
      const usual = await trained(
        [
          [0, 1],
          [1, 1],
          [0, 0],
          [1, 0],
        ] as never,
        [0, 1, 1, 0],
      );
      for (const data of [...kinds.map((kind) => kind.from(flat)), buffer]) {
        expect(await trained({ rows: 4, cols: 2, data } as never, [0, 1, 1, 0])).to.deep.equal(usual);
        const rows = [0, 1, 2, 3].map((i) => data.subarray(2 * i, 2 * i + 2));
        expect(await trained(rows as never, [0, 1, 1, 0])).to.deep.equal(usual);
      }
      for (const kind of kinds)
        expect(await trained({ rows: 4, cols: 2, data: buffer } as never, kind.of(0, 1, 1, 0))).to.deep.equal(usual);
      const whole = BigInt64Array.of(0n, 1n, 1n, 0n);
      expect(await messageOf(() => trained({ rows: 2, cols: 2, data: whole } as never, [0, 1]))).to.include('Number');
      expect(
        await messageOf(() => trained(flat.map((each) => [each]) as never, BigInt64Array.from(flat, BigInt) as never)),
      ).to.include('Number');
    });

    it(`pytorch/pytorch#16045, #4938, LaurentMazare/tch-rs#510: targets in any form are one column, on ${engine}`, async () => {
      const x = Array.from({ length: 100 }, (_, i) => [Math.sin(7 * i), Math.cos(3 * i)]);
      const y = x.map(([a = 0, b = 0]) => Math.fround(10 + 9 * a - 2 * b));
      const forms: Targets[] = [
        y,
        y.map((each) => [each]),
        Float32Array.from(y),
        { rows: 100, cols: 1, data: Float64Array.from(y) },
      ];
      const found: number[][][][] = [];
      for (const form of forms) {
        const network = new Network({ layers: [new Dense(1)], seed: 1, engine });
        await network.fit(x, form, { epochs: 150, batchSize: 100, optimizer: 'sgd', learningRate: 0.1 });
        found.push(weightsOf(network));
      }
      for (const each of found) expect(each).to.deep.equal(found[0]);
      const [weights = [], bias = []] = found[0] as number[][][];
      expect(weights[0]?.[0]).to.be.closeTo(9, 1e-3);
      expect(weights[1]?.[0]).to.be.closeTo(-2, 1e-3);
      expect(bias[0]?.[0]).to.be.closeTo(10, 1e-3);
      const row = await messageOf(() => new Network({ layers: [new Dense(1)], engine }).fit(x, [y], quick));
      expect(row).to.include('100 rows');
    });
  }

  it('keras-team/keras#6421, #3098, #2412: several yes-or-no outputs count each for itself', async () => {
    const of = (p: number[][], t: number[][]): number =>
      accuracy().compute(toMatrix(p, 'p'), toMatrix(t, 't'), { targets: 'binary' });
    expect(
      of(
        [
          [0.1, 0.2],
          [0.1, 0.2],
          [0.9, 0.6],
        ],
        [
          [0, 0],
          [0, 0],
          [1, 1],
        ],
      ),
    ).to.equal(1);
    const network = new Network({ layers: [new Dense(2, 'sigmoid')] });
    const loss = 'categoricalCrossentropy';
    expect(
      await messageOf(() =>
        network.fit(
          [[1], [2]],
          [
            [0, 0],
            [1, 0],
          ],
          { ...quick, loss },
        ),
      ),
    ).to.include('add up to 1');
  });
});
