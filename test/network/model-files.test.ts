import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { checksum } from '#src/core/checksum.js';
import { fewestDigits } from '#src/core/digits.js';
import { formula } from '#src/formula.js';
import { adam, Dense, Embedding, Network, networkFromJSON, reduceOnPlateau, Sequential, sgd } from '#src/index.js';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const labels = ['no', 'yes', 'yes', 'no'];

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** Any finite float32, each bit pattern as likely as another. */
const anyFloat32 = fc
  .integer({ min: 0, max: 0xffffffff })
  .map((pattern) => {
    bits[0] = pattern;
    return float[0] as number;
  })
  .filter(Number.isFinite);

/** The text of a small network that was trained. */
async function trainedText(optimizer = adam({ beta1: 0.5 })): Promise<string> {
  const network = new Network({ inputs: 2, layers: [new Dense(1, { activation: 'sigmoid', bias: false })], seed: 3 });
  await network.fit(x, labels, { epochs: 2, batchSize: 3, optimizer });
  return JSON.stringify(network.checkpoint());
}

/** The text that a damaged one is read as, or undefined where it is refused. */
function readAgain(text: string): string | undefined {
  try {
    return JSON.stringify(networkFromJSON(JSON.parse(text)).checkpoint());
  } catch {
    return undefined;
  }
}

describe('the fewest digits of a float32', () => {
  it('are those that a reader takes back, nine at most and no more than needed', () => {
    fc.assert(
      fc.property(anyFloat32, (value) => {
        const short = fewestDigits(value);
        expect(Math.fround(short)).to.equal(value);
        expect(Object.is(Math.fround(short), value)).to.equal(true);
        const digits = (each: number): number => each.toExponential().replace(/e.*|[-.]/g, '').length;
        expect(digits(short)).to.be.at.most(9);
        if (value === 0) return;
        const fewer = Number(value.toPrecision(Math.max(1, digits(short) - 1)));
        expect(digits(short) === 1 || Math.fround(fewer) !== value).to.equal(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('hold at the ends of the range, at powers of ten and of two', () => {
    const ends = [2 ** -149, -(2 ** -149), 2 ** -126, Math.fround(3.4028235e38), Math.fround(0.1), 16777216, 33554432];
    for (const power of Array.from({ length: 77 }, (_, i) => i - 38)) ends.push(Math.fround(Number(`1e${power}`)));
    for (const power of Array.from({ length: 277 }, (_, i) => i - 149)) ends.push(2 ** power);
    for (const value of ends) expect(Math.fround(fewestDigits(value)), `${value}`).to.equal(value);
    expect(ends.slice(0, 5).map(fewestDigits)).to.deep.equal([1e-45, -1e-45, 1.1754944e-38, 3.4028235e38, 0.1]);
  });
});

describe('the checksum', () => {
  it('is CRC-32, as zlib has it, of what its description says', function () {
    // Node 20.19 has no crc32 yet.
    if (typeof crc32 !== 'function') this.skip();
    const number = (value: number): Buffer => {
      const bytes = Buffer.alloc(9, '#');
      bytes.writeDoubleLE(value, 1);
      return bytes;
    };
    const text = (value: string): Buffer[] => [Buffer.from('"'), number(value.length), Buffer.from(value, 'utf16le')];
    const list = [
      Buffer.from('['),
      number(3),
      number(1.5),
      number(0),
      ...[true, null].slice(0, 1).map(() => Buffer.from('t\0r\0u\0e\0')),
    ];
    const object = [Buffer.from('{'), number(2), ...text('a'), ...list, ...text('é'), ...text('ß')];
    const expected = crc32(Buffer.concat(object)).toString(16).padStart(8, '0');
    expect(checksum({ é: 'ß', a: [1.5, -0, true], left: undefined })).to.equal(expected);
  });

  it('does not depend on the order of keys, and is that of the parsed text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        expect(checksum(value)).to.equal(checksum(parsed));
        const turned = (each: unknown): unknown =>
          Array.isArray(each)
            ? each.map(turned)
            : typeof each === 'object' && each !== null
              ? Object.fromEntries(
                  Object.entries(each)
                    .reverse()
                    .map(([key, inner]) => [key, turned(inner)]),
                )
              : each;
        expect(checksum(turned(parsed))).to.equal(checksum(value));
      }),
    );
  });
});

describe('a model file', () => {
  for (const engine of engineNames) {
    it(`gives back every bit of any weights, of float32 and float64, on ${engine}`, () => {
      const table = fc.array(fc.oneof(anyFloat32, fc.double({ noDefaultInfinity: true, noNaN: true })), {
        minLength: 6,
        maxLength: 6,
      });
      const singles = fc.array(anyFloat32, { minLength: 6, maxLength: 6 });
      fc.assert(
        fc.property(fc.oneof(table, singles), (values) => {
          fc.pre(engine === 'reference' || values.every((each) => Number.isFinite(Math.fround(each))));
          const network = new Network({ inputs: 3, layers: [new Dense(2)], engine });
          network.parameter(0, 'weights').set({ rows: 3, cols: 2, data: Float64Array.from(values) });
          const copy = networkFromJSON(JSON.parse(JSON.stringify(network)), { engine });
          const read = Array.from(copy.parameter(0, 'weights').toMatrix().data);
          expect(read.every((each, i) => Object.is(each, values[i]))).to.equal(true);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('takes at most fourteen characters for a weight that was trained in float32', async () => {
    const network = new Network({ inputs: 20, layers: [new Dense(50, 'tanh'), new Dense(1)], engine: 'wasm' });
    const rows = Array.from({ length: 8 }, (_, i) => Array.from({ length: 20 }, (_unused, j) => Math.sin(i + 3 * j)));
    await network.fit(
      rows,
      rows.map(([a = 0]) => a),
      { epochs: 3 },
    );
    const text = JSON.stringify(network.checkpoint());
    expect(text).to.not.include('float64');
    const numbers = 3 * (20 * 50 + 50 + 50 + 1);
    expect(text.length / numbers).to.be.below(14);
  });

  it('is refused with any one bit flipped, or reads as the same', async () => {
    const text = await trainedText();
    expect(readAgain(text)).to.equal(text);
    const bytes = Buffer.from(text);
    // Two or three bits of every byte.
    for (let at = 0; at < 8 * bytes.length; at += 3) {
      const damaged = Buffer.from(bytes);
      damaged[at >> 3] = (damaged[at >> 3] as number) ^ (1 << (at & 7));
      const read = readAgain(damaged.toString());
      if (read !== undefined) expect(read, damaged.toString()).to.equal(text);
    }
  });

  it('is refused where it was cut short', async () => {
    const text = await trainedText(sgd({ momentum: 0.9 }));
    for (let length = 0; length < text.length; length++) expect(readAgain(text.slice(0, length))).to.equal(undefined);
  });

  it('is refused after random damage to a larger one, with a formula, labels and options', async () => {
    const layers = [new Dense(3, formula('x / (1 + a * abs(x))', { a: 0.3 })), new Dense(3, 'softmax')];
    const network = new Network({ layers, seed: -7 });
    await network.fit(x, ['a', 'b', 'c', 'a'], { epochs: 3, optimizer: 'adam' });
    const text = JSON.stringify(network.checkpoint());
    const bytes = Buffer.from(text);
    const spot = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 3 }), (spots) => {
        const damaged = Buffer.from(bytes);
        for (const [at, mask] of spots) damaged[at] = (damaged[at] as number) ^ mask;
        const read = readAgain(damaged.toString());
        if (read !== undefined) expect(read).to.equal(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('may come back with its keys in another order, and its numbers written otherwise', async () => {
    const text = await trainedText();
    const turned = (each: unknown): unknown =>
      Array.isArray(each)
        ? each.map(turned)
        : typeof each === 'object' && each !== null
          ? Object.fromEntries(
              Object.entries(each)
                .sort()
                .map(([key, value]) => [key, turned(value)]),
            )
          : each;
    expect(readAgain(JSON.stringify(turned(JSON.parse(text)), null, 2))).to.equal(text);
    const spaced = text.replace(/"(seed|units|rows|epoch)":(\d+)/g, '"$1": $2.0E0');
    expect(spaced).to.not.equal(text);
    expect(readAgain(spaced)).to.equal(text);
  });

  it('is refused with a hole in any of its lists', async () => {
    const layers = [new Embedding([3, 2], [2, 1]), new Sequential([new Dense(2, 'tanh')]), new Dense(1, 'sigmoid')];
    const network = new Network({ layers, seed: 1 });
    const controller = new AbortController();
    await network.fit(x, labels, {
      ...{ metrics: ['accuracy'], earlyStopping: {}, callbacks: [reduceOnPlateau()] },
      ...{ signal: controller.signal, onEpoch: () => controller.abort() },
    });
    let lists = 0;
    const holes = async (value: unknown, file: unknown): Promise<void> => {
      if (Array.isArray(value)) {
        const [first] = value;
        delete value[0];
        await expectError(() => networkFromJSON(file, { check: false }));
        value[0] = first;
        lists += 1;
      }
      if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) await holes(each, file);
    };
    const file = JSON.parse(JSON.stringify(network.checkpoint()));
    await holes(file, file);
    expect(lists).to.be.above(20);
  });

  it('is taken as it is where check is false', async () => {
    const file = JSON.parse(await trainedText());
    file.layers[0].parameters.weights.data = [1, 2];
    expect(networkFromJSON(file, { check: false }).parameter(0, 'weights').toArray()).to.deep.equal([[1], [2]]);
    delete file.check;
    expect(networkFromJSON(file, { check: false }).toJSON()).to.have.property('check');
  });
});
