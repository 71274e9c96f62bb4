import { expect } from 'chai';
import fc from 'fast-check';
import { MultilayerError } from 'multilayer';
import { readChunks, readTable } from 'multilayer/data';

/** A text in an encoding, cut into pieces of any lengths. */
async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = cuts[i % cuts.length] as number;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-8 with a mark') return Buffer.from(`\ufeff${text}`);
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

const word = fc.stringMatching(/^[a-zé]{1,6}$/);
const cell = fc.oneof(
  word,
  fc.integer({ min: -9999, max: 9999 }).map(String),
  fc.constantFrom('', 'a"b', '"', ' x ', 'a,b;c\td|e', 'x\ny', 'p\r\nq', "it's", '0700', '🙂', '__proto__'),
);

describe('tables as they are written and read', () => {
  it('come back equal in any dialect, encoding and pieces', async () => {
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.record({
        names: fc.uniqueArray(word, { minLength: width, maxLength: width }),
        // A first column of words, so that no row is without a filled cell.
        rows: fc.array(
          fc
            .tuple(word, fc.array(cell, { minLength: width - 1, maxLength: width - 1 }))
            .map(([a, rest]) => [a, ...rest]),
          { minLength: 1, maxLength: 8 },
        ),
      }),
    );
    const dialect = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      isEnded: fc.boolean(),
      encoding: fc.constantFrom('utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be'),
      alwaysQuoted: fc.boolean(),
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    const rowsOfPart = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(table, dialect, cuts, rowsOfPart, async ({ names, rows }, how, lengths, most) => {
        const { delimiter, end, isEnded, encoding, alwaysQuoted } = how;
        const written = (text: string) =>
          alwaysQuoted || /[,;\t|"\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const lines = [names, ...rows].map((row) => row.map(written).join(delimiter));
        const text = lines.join(end) + (isEnded ? end : '');
        const bytes = encoded(text, encoding);
        const options = { delimiter, header: true };
        const read: unknown[] = [];
        const begins: number[] = [];
        for await (const part of readChunks(pieces(bytes, lengths), { ...options, rows: most })) {
          expect(part.names).to.deep.equal(names);
          for (let i = 0; i < part.rowCount; i++) read.push(part.columns.map(({ cells }) => cells[i]));
          begins.push(...(part.source.lines ?? []));
        }
        expect(read).to.deep.equal(rows);
        let line = 2;
        for (const [i, each] of lines.slice(1).entries()) {
          expect(begins[i]).to.equal(line);
          line += each.split(/\r\n|\r|\n/).length;
        }
      }),
      { numRuns: 400 },
    );
  }).timeout(20_000);

  it('are found to be in their dialect where columns of numbers show it', async () => {
    const rows = fc.array(fc.tuple(word, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
      minLength: 3,
      maxLength: 9,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t', '|'), async (values, delimiter) => {
        const isComma = delimiter !== ',';
        const lines = values.map((row) => row.map((each) => String(each).replace('.', isComma ? ',' : '.')));
        const text = [['name', 'n', 'x'], ...lines].map((row) => row.join(delimiter)).join('\n');
        const table = await readTable({ text });
        expect(table.columns.map(({ name, cells }) => [name, ...cells])).to.deep.equal(
          ['name', 'n', 'x'].map((name, j) => [name, ...lines.map((row) => row[j])]),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('that are damaged anywhere are read, or refused with a place', async () => {
    const seeds = [
      'name,code\nAda,"a ""b"", c"\n\nBo, 12\n',
      'a;b\r\n1,5;2\r\n3,25;"x\r\ny"\r\n',
      "@relation x\n@attribute 'a b' numeric\n@attribute b {x,'y z'}\n@data\n1,x\n{0 5}\n?,'y z'\n",
      '{"a":1,"b":"x"}\n{"b":"y","c":null}\n',
      '[{"a":1,"b":"\\u00e9"},{"a":2e400}]',
      '\ufeffx\ty\n1\t2\n',
    ].map((text) => Buffer.from(text));
    const odd = [0, 9, 10, 13, 32, 34, 39, 44, 59, 64, 91, 92, 93, 123, 125, 195, 255];
    const mutation = fc.tuple(fc.nat(200), fc.constantFrom('set', 'cut', 'insert', 'repeat'), fc.constantFrom(...odd));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 4 }), async (seed, mutations) => {
        let bytes = [...seed];
        for (const [place, what, byte] of mutations) {
          const at = place % Math.max(1, bytes.length);
          if (what === 'set') bytes[at] = byte;
          else if (what === 'cut') bytes = bytes.slice(0, at);
          else if (what === 'insert') bytes.splice(at, 0, byte);
          else bytes.push(...bytes.slice(at));
        }
        try {
          const table = await readTable(Uint8Array.from(bytes), { name: 'damaged' });
          expect(new Set(table.names).size).to.equal(table.columns.length);
          for (const { cells } of table.columns) expect(cells).to.have.length(table.rowCount);
        } catch (error) {
          if (!(error instanceof MultilayerError)) throw error;
          expect(error.where).to.match(/^damaged/);
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 1500) },
    );
  }).timeout(120_000);
});
