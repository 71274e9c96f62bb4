import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { Dense, type EngineName, MultilayerError, Network, type Targets } from 'multilayer';
import { engineNames } from '../support/engines.js';
import { weightsOf } from '../support/networks.js';

// Every call below is checked by the compiler, too: what runs is what the types accept.

const pixels = [0, 200, 50, 100, 7, 3];
const rows = [pixels.slice(0, 2), pixels.slice(2, 4), pixels.slice(4)];
const answers = [0, 1, 1];

interface Float16Constructor {
  from(values: readonly number[]): ArrayLike<number>;
}
const { Float16Array } = globalThis as { Float16Array?: Float16Constructor };

const kinds: Readonly<Record<string, (values: readonly number[]) => ArrayLike<number>>> = {
  'ordinary arrays': (values) => [...values],
  Uint8Array: (values) => Uint8Array.from(values),
  Uint8ClampedArray: (values) => Uint8ClampedArray.from(values),
  Int16Array: (values) => Int16Array.from(values),
  Uint16Array: (values) => Uint16Array.from(values),
  Int32Array: (values) => Int32Array.from(values),
  Uint32Array: (values) => Uint32Array.from(values),
  Float32Array: (values) => Float32Array.from(values),
  Float64Array: (values) => Float64Array.from(values),
  Buffer: (values) => Buffer.from(values),
  'a view into other bytes': (values) => Uint8Array.from([9, 9, 9, ...values, 9]).subarray(3, 3 + values.length),
  'a Float32Array of another realm': (values) =>
    runInNewContext('Float32Array.from(values)', { values }) as ArrayLike<number>,
  ...(Float16Array && { Float16Array: (values: readonly number[]) => Float16Array.from(values) }),
};

/** An array with holes where the entries have no index. */
const sparse = (entries: object): unknown[] => Object.assign([], entries);

const flat = (data: ArrayLike<number>) => ({ rows: 3, cols: 2, data });

for (const engine of engineNames) {
  const make = (): Network => new Network({ inputs: 2, layers: [new Dense(1, 'sigmoid')], seed: 3, engine });

  describe(`numbers of every kind on the ${engine} engine`, () => {
    for (const [kind, of] of Object.entries(kinds)) {
      it(`are the same in ${kind}`, async () => {
        const given = [rows.map(of), flat(of(pixels))] as const;
        const targets: readonly Targets[] = [
          of(answers),
          answers.map((each) => of([each])),
          { rows: 3, cols: 1, data: of(answers) },
        ];
        const wanted = make();
        await wanted.fit(rows, answers, { epochs: 3, validation: { x: rows, y: answers } });
        for (const x of given) {
          expect(make().predict(x)).to.deep.equal(make().predict(rows));
          expect(make().predictMatrix(x)).to.deep.equal(make().predictMatrix(rows));
          for (const y of targets) {
            const network = make();
            await network.fit(x, y, { epochs: 3, validation: { x, y } });
            expect(weightsOf(network)).to.deep.equal(weightsOf(wanted));
            expect(network.evaluate(x, y)).to.deep.equal(wanted.evaluate(rows, answers));
          }
        }
        const network = make();
        network.parameter(0, 'weights').set({ rows: 2, cols: 1, data: of([3, 200]) });
        network.parameter(0, 'bias').set([of([7])]);
        expect(weightsOf(network)).to.deep.equal([[[3], [200]], [[7]]]);
      });
    }

    it('keep validation rows that the caller changes during the fit', async () => {
      const held = Buffer.from(pixels);
      const losses: (number | undefined)[] = [];
      const validation = { x: flat(held), y: answers };
      await make().fit(rows, answers, {
        epochs: 3,
        learningRate: 1e-9,
        validation,
        onEpoch: ({ validationLoss }) => {
          losses.push(validationLoss);
          held.fill(255);
        },
      });
      expect(losses[2]).to.be.closeTo(losses[0] as number, 1e-3);
    });
  });
}

/** Numbers that were there, and went with the end of their buffer. */
const shrunk = new Float32Array(structuredClone(new ArrayBuffer(8)), 0, 2);
structuredClone(shrunk.buffer, { transfer: [shrunk.buffer] });

describe('numbers in forms that hold none', () => {
  const network = (engine: EngineName = 'reference') =>
    new Network({ inputs: 2, layers: [new Dense(1)], seed: 3, engine });
  const message = (x: unknown): string => {
    try {
      network().predict(x as number[][]);
    } catch (error) {
      expect(error).to.be.instanceOf(MultilayerError);
      return (error as MultilayerError).message;
    }
    return 'accepted';
  };

  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      'a BigInt64Array as data',
      { rows: 1, cols: 2, data: BigInt64Array.of(0n, 1n) },
      'predict, x: expected an array of numbers in data, got a BigInt64Array. Convert it: Float64Array.from(data, Number).',
    ],
    [
      'rows of BigUint64Array',
      [BigUint64Array.of(0n, 1n)],
      'predict, x, row 0: expected an array of numbers, got a BigUint64Array. Convert it: Float64Array.from(data, Number).',
    ],
    [
      'bigints as data',
      { rows: 1, cols: 2, data: [0n, 1n] },
      'predict, x, row 0, column 0: expected a finite number, got 0n. Convert it: Number(value).',
    ],
    [
      'a DataView',
      new DataView(new ArrayBuffer(8)),
      'predict, x: expected a table of numbers, got a DataView. Read its bytes as numbers: new Float32Array(view.buffer).',
    ],
    [
      'an ArrayBuffer as data',
      { rows: 1, cols: 2, data: new ArrayBuffer(8) },
      'predict, x: expected an array of numbers in data, got an ArrayBuffer. Read its bytes as numbers: new Float32Array(buffer).',
    ],
    [
      'a Set of rows',
      new Set([[0, 1]]),
      'predict, x: expected a table of numbers, got a Set. Make a list of it: [...values].',
    ],
    [
      'a typed array that went through JSON',
      { rows: 1, cols: 2, data: JSON.parse(JSON.stringify(Float32Array.of(1, 2))) },
      'predict, x: expected an array of numbers in data, got an object with 0, 1. Make an array of it: Float32Array.from(Object.values(data)).',
    ],
    [
      'rows that are still JSON text',
      ['[0.97,0.94]', '[0.24,0.54]'],
      'predict, x, row 0: expected an array of numbers, got "[0.97,0.94]". This is text that looks like a list: turn it into one with JSON.parse(text).',
    ],
    [
      'lines of a table as text',
      ['0.97,0.94'],
      'predict, x, row 0: expected an array of numbers, got "0.97,0.94". This is text that looks like a list: split it, and convert each part with Number(text).',
    ],
    [
      'a table as JSON text',
      '[[0, 1]]',
      'predict, x: expected a table of numbers, got "[[0, 1]]". This is text that looks like a list: turn it into one with JSON.parse(text).',
    ],
    [
      'nested rows put into a typed array',
      {
        rows: 2,
        cols: 2,
        data: Float32Array.from([
          [6.1, 2.9],
          [7.4, 2.8],
        ] as never),
      },
      'predict, x: expected 2 × 2 = 4 numbers in data, got 2, all NaN. Nested rows do not go into a typed array: flatten them first, as in Float32Array.from(rows.flat()).',
    ],
    [
      'nested rows put into a typed array of bytes',
      {
        rows: 2,
        cols: 2,
        data: Uint8Array.from([
          [6, 2],
          [7, 2],
        ] as never),
      },
      'predict, x: expected 2 × 2 = 4 numbers in data, got 2. Nested rows do not go into a typed array: flatten them first, as in Float32Array.from(rows.flat()).',
    ],
    [
      'nested rows put into a typed array whose length fits',
      {
        rows: 1,
        cols: 2,
        data: Float64Array.from([
          [6.1, 2.9],
          [7.4, 2.8],
        ] as never),
      },
      'predict, x, row 0, column 0: expected a finite number, got NaN, as in all rows. Nested rows do not go into a typed array: flatten them first, as in Float32Array.from(rows.flat()).',
    ],
    [
      'nested rows as data',
      {
        rows: 2,
        cols: 2,
        data: [
          [6, 2],
          [7, 2],
        ],
      },
      'predict, x: expected one number after another in data, got an array of 2 at 0. Flatten the rows: rows.flat().',
    ],
    [
      'a hole in a row',
      [[0, 1], sparse({ 0: 0, length: 2 })],
      'predict, x, row 1, column 1: expected a finite number, got undefined. Remove the row or fill in a value.',
    ],
    [
      'a hole before the end of a row',
      [[0, 1], sparse({ 1: 1, length: 2 })],
      'predict, x, row 1, column 0: expected a finite number, got undefined. Remove the row or fill in a value.',
    ],
    [
      'a Proxy of a typed array',
      new Proxy(Float32Array.of(0, 1), {}),
      'predict, x: expected a table of numbers, got a Float32Array. It is behind a Proxy, which shows none of its numbers: pass the array itself.',
    ],
    [
      'rows whose buffer has shrunk',
      [shrunk, shrunk],
      'predict, x, row 0: expected at least one column, got none. Give every row at least one number.',
    ],
    [
      'a missing row',
      sparse({ 0: [0, 1], 2: [0, 1], length: 3 }),
      'predict, x, row 1: expected an array of numbers, got undefined. Write each row as an array: [[…], […]].',
    ],
  ];
  for (const [what, x, wanted] of cases) {
    it(`${what} are refused with what to do`, () => {
      expect(message(x)).to.equal(wanted);
    });
  }

  it('are accepted once the advice was followed', () => {
    const wanted = network().predict([[0, 1]]);
    const restored = JSON.parse(JSON.stringify(Float32Array.of(0, 1))) as Record<string, number>;
    const followed = [
      { rows: 1, cols: 2, data: Float64Array.from(BigInt64Array.of(0n, 1n), Number) },
      { rows: 1, cols: 2, data: Float32Array.from(Object.values(restored)) },
      { rows: 1, cols: 2, data: new Float32Array(Float32Array.of(0, 1).buffer) },
      { rows: 1, cols: 2, data: Float32Array.from([[0, 1]].flat()) },
      [...new Set([[0, 1]])],
      JSON.parse('[[0, 1]]') as number[][],
      ['0,1'].map((line) => line.split(',').map(Number)),
    ];
    for (const x of followed) expect(network().predict(x)).to.deep.equal(wanted);
  });

  it('are refused by the types, too', () => {
    const bad = (action: () => unknown): void => void expect(action).to.throw(MultilayerError);
    // @ts-expect-error no bigints
    bad(() => network().predict({ rows: 1, cols: 2, data: BigInt64Array.of(0n, 1n) }));
    // @ts-expect-error no bigints in rows
    bad(() => network().predict([[0n, 1n]]));
    // @ts-expect-error no bytes without a kind
    bad(() => network().predict(new DataView(new ArrayBuffer(8))));
    // @ts-expect-error no bigints as targets
    bad(() => network().evaluate([[0, 1]], BigInt64Array.of(0n)));
    // @ts-expect-error no text for a list
    bad(() => network().evaluate([[0, 1]], 'a'));
  });
});
