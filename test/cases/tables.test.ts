// Public reports about CSV files, each with the right answer here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MultilayerError } from 'multilayer';
import { describeColumns, numbersOf, type ReadOptions, readChunks, readTable, type Table } from 'multilayer/data';

const folder = mkdtempSync(join(tmpdir(), 'cases-'));
const file = join(folder, 'case.csv');

type Columns = Readonly<Record<string, readonly string[]>>;
const columnsOf = (table: Table) => table.columns.map(({ name, cells }) => [name, ...cells]);

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
}

/** Reads a text as file and as stream, as it is, with and without its last line end, and with CR LF. */
async function expectColumns(text: string, expected: Columns, options?: ReadOptions): Promise<void> {
  const bare = text.replace(/[\r\n]+$/, '');
  for (const each of [text, bare, `${bare}\n`, bare.replaceAll('\n', '\r\n')]) {
    const bytes = Buffer.from(each);
    writeFileSync(file, bytes);
    const wanted = Object.entries(expected).map(([name, cells]) => [name, ...cells]);
    expect(columnsOf(await readTable(file, options)), JSON.stringify(each)).to.deep.equal(wanted);
    expect(columnsOf(await readTable(stream(bytes), options)), JSON.stringify(each)).to.deep.equal(wanted);
  }
}

const notesOf = async (text: string): Promise<string> => (await readTable({ text })).source.notes.join(' ');

/** The first column of numbers. */
async function numbers(text: string, name: string): Promise<number[]> {
  const table = await readTable({ text });
  const description = describeColumns(table).find((each) => each.name === name);
  return [...numbersOf(table, description as NonNullable<typeof description>)];
}

describe('reports about tables', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('mholt/PapaParse#290, #153, #1005, #600, SheetJS/sheetjs#2239: semicolons and tabs with decimal commas', async () => {
    const bank = '08/01/2016;A;-21.419,06\n19/01/2016;A;-53,9\n15/01/2016;A;-116';
    await expectColumns(bank, {
      column1: ['08/01/2016', '19/01/2016', '15/01/2016'],
      column2: ['A', 'A', 'A'],
      column3: ['-21.419,06', '-53,9', '-116'],
    });
    expect(await numbers(bank, 'column3')).to.deep.equal([-21419.06, -53.9, -116]);
    await expectColumns('X\tY\tZ\n120,5\t50,3\t2,35', { X: ['120,5'], Y: ['50,3'], Z: ['2,35'] });
    await expectColumns('A;B;C;D\n1,1;2,2;3,3;4,1', { A: ['1,1'], B: ['2,2'], C: ['3,3'], D: ['4,1'] });
    const names = Array.from({ length: 13 }, (_, i) => `a, b, ${i}`);
    const table = await readTable({ text: `${names.join(';')}\n${names.map((_, i) => i).join(';')}` });
    expect(table.names).to.deep.equal(names);
    expect(await notesOf(bank)).to.include('Numbers have a decimal comma, as "-21.419,06".');
    expect(await notesOf('a;b\n1.234;x')).to.include(
      '"1.234" was taken for 1.234; if it means 1234, say decimal: \',\'.',
    );
  });

  it('mholt/PapaParse#1111, #309, #279, #43, deephaven-core#1800, node-csv-parse#120: one column, empty last lines, CR, delimiters at the end', async () => {
    await expectColumns('id\n1\n2\n3', { id: ['1', '2', '3'] });
    await expectColumns('EAN13;QTE\n1122334455666;1\n9988776655444;2\n\n', {
      EAN13: ['1122334455666', '9988776655444'],
      QTE: ['1', '2'],
    });
    await expectColumns('a,b\r1,2\r3,4\r', { a: ['1', '3'], b: ['2', '4'] });
    await expectColumns('A|B|C|\n1|2|3|\n', { A: ['1'], B: ['2'], C: ['3'] });
    await expectColumns('h1,h2,h3, \n1,2,3, \n4,5,6, ', { h1: ['1', '4'], h2: ['2', '5'], h3: ['3', '6'] });
    await expectColumns('a,b,c,\n1,2,3\n4,5,6', { a: ['1', '4'], b: ['2', '5'], c: ['3', '6'] });
  });

  it('node-csv-parse#284, fast-csv#131, csv-parser#196, node-csv#365, node-csv-parse#299: marks of encodings, UTF-16, Latin-1', async () => {
    await expectColumns('\ufeffX\n1\n3', { X: ['1', '3'] });
    await expectColumns('\ufeff"X"\n1\n3', { X: ['1', '3'] });
    for (const mark of ['\ufeff', '']) {
      writeFileSync(file, Buffer.from(`${mark}a,b,c\r\n1,2,3`, 'utf16le'));
      expect(columnsOf(await readTable(file))).to.deep.equal([
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ]);
    }
    const table = await readTable(Buffer.from('Länge;Größe\n1;2', 'latin1'));
    expect(table.names).to.deep.equal(['Länge', 'Größe']);
    expect(table.source.notes[0]).to.match(
      /^The text is not UTF-8 and was read as windows-1252 \("Länge;Größe" on line 1\)/,
    );
  });

  it('csv-parser#224, mholt/PapaParse#129, #982, node-csv-parse#315: names that are equal, empty, or __proto__', async () => {
    await expectColumns('a,a,b\n1,2,3', { a_1: ['1'], a_2: ['2'], b: ['3'] });
    await expectColumns('c;c;c;c_1\n1;2;3;4', { c_2: ['1'], c_3: ['2'], c_4: ['3'], c_1: ['4'] });
    await expectColumns('c,c,c_2\n1,2,3', { c_1: ['1'], c_3: ['2'], c_2: ['3'] });
    await expectColumns('x,,y\n1,2,0', { x: ['1'], column2: ['2'], y: ['0'] });
    await expectColumns('A,a,"a "\n1,2,3', { A: ['1'], a: ['2'], 'a ': ['3'] });
    const table = await readTable({ text: '__proto__,__proto__,y\n1,2,0' });
    expect(columnsOf(table)).to.deep.equal([
      ['__proto___1', '1'],
      ['__proto___2', '2'],
      ['y', '0'],
    ]);
    const twice = await readTable({ text: 'a,a,b\n1,2,3' });
    expect(() => twice.column('a', 'target')).to.throw(
      /^target: .* which columns 1 and 2 have\. Write "a_1" or "a_2"\.$/,
    );
  });

  it('radiasoft/sirepo#2983, tensorflow#25825, #13007: marks of missing cells leave a column of numbers one', async () => {
    for (const mark of ['?', 'NA', 'N/A', 'null', '-', 'NaN', 'nan', '', ' ', '#N/A']) {
      const text = `mpg,horsepower,weight,car name\n25.0,95.00,2228.,toyota corona\n25.0,${mark},2046.,ford pinto\n19.0,100.0,2634.,amc gremlin`;
      expect(await numbers(text, 'horsepower'), mark).to.deep.equal([95, Number.NaN, 100]);
      expect(await numbers(text, 'weight')).to.deep.equal([2228, 2046, 2634]);
    }
  });

  it('ngx-papaparse#83, csvdata#6, mholt/PapaParse#1078, #260, node-csv-parse#141, #185: codes stay as they are, blanks before quotes go', async () => {
    await expectColumns('code,from,to\nIMSF01,0700,2200', { code: ['IMSF01'], from: ['0700'], to: ['2200'] });
    await expectColumns('str, strNum, num\n"foo", "1", 2', { str: ['foo'], strNum: ['1'], num: ['2'] });
    const odd = ['713752e1', '0x10', '1_000', '1e400', '9007199254740993', '(5)', '12 %', '"1,234.5"'];
    const table = await readTable({ text: `x,y\n${odd.map((each) => `${each},1`).join('\n')}` });
    expect(table.column('x').cells).to.deep.equal(odd.map((each) => each.replaceAll('"', '')));
    const codes = await readTable({ text: 'id\n23422827\n00283762-3\n00202938' });
    expect(codes.column('id').cells).to.deep.equal(['23422827', '00283762-3', '00202938']);
    expect(describeColumns(codes)[0]?.kind).to.not.equal('number');
  });

  it('google/eng-edu PR#78, node-csv#416, travishorn/csval#37: blanks around cells go, and files of any length are read in parts', async () => {
    await expectColumns('age,class\n39, <=50K\n50, >50K', { age: ['39', '50'], class: ['<=50K', '>50K'] });
    // Files are longer than the longest text, 512 MiB: nothing may hold one as a whole.
    const line = `${'0123456789,'.repeat(99)}1\n`;
    const piece = Buffer.from(line.repeat(1024));
    const count = 4;
    const endless = (async function* () {
      for (let i = 0; i < count; i++) yield piece;
    })();
    let rows = 0;
    for await (const part of readChunks(endless)) rows += part.rowCount;
    expect(rows).to.equal(count * 1024);
  });

  it('refuses rows of other lengths by line', async () => {
    const error = await readTable({ text: 'a,b\n1,2\n3,4,5\n' }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(MultilayerError);
    expect((error as Error).message).to.equal(
      'text, line 3: expected 2 cells, one for each column, got 3, the last one "5". Correct the line, or delete it if it is not of the table; a cell that holds commas must stand in quotes.',
    );
  });
});
