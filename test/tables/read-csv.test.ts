import { expect } from 'chai';
import { MultilayerError } from 'multilayer';
import { type ReadOptions, readChunks, readTable, type Table, tableFrom } from 'multilayer/data';

/** Columns by name, and what was noted. */
async function columnsOf(text: string, options?: ReadOptions): Promise<[string, unknown[]][]> {
  return columns(await readTable({ text }, options));
}

const columns = (table: Table): [string, unknown[]][] => table.columns.map(({ name, cells }) => [name, [...cells]]);

async function messageOf(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    expect(error).to.be.instanceOf(MultilayerError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

const refusal = (text: string, options?: ReadOptions) => messageOf(() => readTable({ text }, options));

describe('reading CSV', () => {
  it('gives cells as they are written, by column, with the line of each row', async () => {
    const table = await readTable({ text: 'name,code,note\nAda,007,"a ""b"", c"\n\nBo, 12 ," d\ne"\nCy,,x\n' });
    expect(columns(table)).to.deep.equal([
      ['name', ['Ada', 'Bo', 'Cy']],
      ['code', ['007', '12', '']],
      ['note', ['a "b", c', ' d\ne', 'x']],
    ]);
    expect([...(table.source.lines ?? [])]).to.deep.equal([2, 4, 6]);
    expect(table.place(2, 'code')).to.equal('text, line 6, column "code"');
    expect(table.source.notes).to.include('Line 3 is blank and was left out.');
  });

  it('counts lines with CR LF and with CR alone, also within quotes', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['a,b', '"x', '', 'y",1', '2,3', '4,5', '6'].join(end);
      expect(await refusal(text)).to.match(/^text, line 7: expected 2 cells, one for each column, got 1\. /);
      const table = await readTable({ text: text.slice(0, -1 - end.length) });
      expect([...(table.source.lines ?? [])]).to.deep.equal([2, 5, 6]);
    }
  });

  it('counts lines where names have a delimiter at the end that rows have not', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['"a', 'a",b,', '', '1,"2', '3"', '4,5', ' '.repeat(30), '6,7'].join(end);
      const pieces = (async function* () {
        for (const character of text) yield character;
      })();
      const table = await readTable(pieces);
      expect(table.names).to.deep.equal([`a${end}a`, 'b']);
      expect([...(table.source.lines ?? [])]).to.deep.equal([4, 6, 8]);
    }
  });

  it('is not held up by blanks, quotes and delimiters without end', async () => {
    const many = 100_000;
    for (const text of [' '.repeat(many), '\n'.repeat(many), '"'.repeat(many), '\t'.repeat(many), '['.repeat(many)]) {
      await readTable({ text: `a'\n${text}'x` }).catch((error: unknown) =>
        expect(error).to.be.instanceOf(MultilayerError),
      );
      await readTable({ text: `${text}x` }).catch((error: unknown) => expect(error).to.be.instanceOf(MultilayerError));
    }
  });

  it('reads parts of so many rows, however the pieces are cut', async () => {
    const text = `a;b\r\n${Array.from({ length: 10 }, (_, i) => `${i};"ö${i}"`).join('\r\n')}`;
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 3, 7, 1000]) {
      const pieces = (async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      })();
      const parts: unknown[] = [];
      for await (const part of readChunks(pieces, { rows: 4 })) parts.push(columns(part).map(([, cells]) => cells));
      expect(parts).to.deep.equal([
        [
          ['0', '1', '2', '3'],
          ['ö0', 'ö1', 'ö2', 'ö3'],
        ],
        [
          ['4', '5', '6', '7'],
          ['ö4', 'ö5', 'ö6', 'ö7'],
        ],
        [
          ['8', '9'],
          ['ö8', 'ö9'],
        ],
      ]);
    }
  });

  it('says where a quote is not closed, and takes quotes within cells that have none around', async () => {
    expect(await refusal('a,b\n1,2\n3,"x\n4,5\n')).to.equal(
      'text, line 3, column 2: expected a quote (") that is closed, got none up to the end of the text. Close it, or say { quote: false } if quotes are characters like others.',
    );
    expect(await columnsOf('a,b\n3,"x\n4,5\n', { quote: false })).to.deep.equal([
      ['a', ['3', '4']],
      ['b', ['"x', '5']],
    ]);
    expect(await columnsOf('a,b\n5" disk,3\n"4",5')).to.deep.equal([
      ['a', ['5" disk', '4']],
      ['b', ['3', '5']],
    ]);
    expect(await refusal('a,b\n1,"x" y\n')).to.match(
      /^text, line 2, column 2: expected a delimiter or the end of the line after/,
    );
  });

  it('refuses a title above the table, and skips it where that is asked for', async () => {
    const text = 'Report of May\n\na,b,c\n1,2,3\n4,5,6';
    expect(await refusal(text)).to.equal(
      'text, line 1: expected 3 cells, as in the rows below, got only "Report of May". The table seems to begin on line 3: say { skip: 2 }.',
    );
    expect((await columnsOf(text, { skip: 2 })).map(([name]) => name)).to.deep.equal(['a', 'b', 'c']);
    expect(await refusal(text, { skip: 9 })).to.match(
      /^text, skip: expected at most 4 lines, which the text has, got 9\. /,
    );
  });
});

describe('tableFrom', () => {
  it('takes objects, arrays and columns, and loses no odd name', () => {
    const rows = JSON.parse('[{"a":1,"__proto__":"x"},{"constructor":true,"a":null}]');
    expect(columns(tableFrom(rows))).to.deep.equal([
      ['a', [1, null]],
      ['__proto__', ['x', undefined]],
      ['constructor', [undefined, true]],
    ]);
    const same = [
      ['a', [1, 2]],
      ['b', ['x', 'y']],
    ];
    expect(
      columns(
        tableFrom([
          ['a', 'b'],
          [1, 'x'],
          [2, 'y'],
        ]),
      ),
    ).to.deep.equal(same);
    expect(
      columns(
        tableFrom(
          [
            [1, 'x'],
            [2, 'y'],
          ],
          { names: ['a', 'b'] },
        ),
      ),
    ).to.deep.equal(same);
    expect(columns(tableFrom({ a: Float64Array.of(1, 2), b: ['x', 'y'] }))).to.deep.equal(same);
    expect(() => tableFrom([{ a: { b: 1 } } as never])).to.throw('rows, row 0, column "a": expected text, a number');
    expect(() => tableFrom([[1, 2], [3]])).to.throw('rows, row 1: expected 2 cells, as in the first row, got 1.');
  });
});
