import { expect } from 'chai';
import { MultilayerError } from 'multilayer';
import {
  type Cell,
  checkTable,
  describeColumns,
  levelsOf,
  numbersOf,
  Preprocessor,
  type ReadOptions,
  type Rows,
  readTable,
  type Table,
  type TableWarning,
  tableFrom,
} from 'multilayer/data';

async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    expect(error).to.be.instanceOf(MultilayerError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

const read = (text: string, options?: ReadOptions) => readTable({ text }, options);
const refusal = (text: string, options?: ReadOptions) => messageOf(() => read(text, options));
const lines = (count: number, of: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => of(row)).join('\n');
const cells = (table: Table): Cell[][] => table.columns.map((column) => [...column.cells]);

/** The warnings of a table about a column, or about any. */
function warnings(table: Table, target = table.names.at(-1) as string): TableWarning[] {
  return checkTable(table, describeColumns(table), { target }).filter(
    ({ kind }) => !['few rows', 'repeated rows', 'repeated column'].includes(kind),
  );
}

const kindsOf = (table: Table) => describeColumns(table).map(({ kind }) => kind);

describe('tables as strangers have them', () => {
  it('learns from columns that share a name', async () => {
    const table = await read(`a,b,a,y\n${lines(30, (row) => `${row % 7},${row % 5}.5,${row % 3},${row % 2}`)}`);
    expect(table.names).to.deep.equal(['a_1', 'b', 'a_2', 'y']);
    expect(table.source.notes.at(-1)).to.equal('Column 3 is one of 2 named "a" and is called "a_2".');
    const described = describeColumns(table);
    expect([...numbersOf(table, described[2] as (typeof described)[0])].slice(0, 4)).to.deep.equal([0, 1, 2, 0]);
    expect(warnings(table)).to.deep.equal([]);
    const preprocessor = Preprocessor.fit(table, described.slice(0, 3));
    expect(preprocessor.transform(table.without(['y'])).rows).to.equal(30);
    expect(await messageOf(() => table.column('a'))).to.equal(
      'column: expected a name that one column has, got "a", which columns 1 and 3 have. Write "a_1" or "a_2".',
    );
  });

  it('says how rows are read that begin with their names, as R writes them', async () => {
    const text = '"mpg" "cyl"\n"Mazda RX4" 21 6\n"Datsun 710" 22.8 4\n"Valiant" 18.1 6\n';
    expect(await refusal(text)).to.equal(
      'text, line 1: expected 3 cells, as in the rows below, got 2, from "mpg" to "cyl". Where the rows begin with their names, as R writes them, say { skip: 1, names: ["row", "mpg", "cyl"] }; else correct the names of the columns on that line, one for each.',
    );
    const table = await read(text, { skip: 1, names: ['row', 'mpg', 'cyl'] });
    expect(cells(table)[0]).to.deep.equal(['Mazda RX4', 'Datsun 710', 'Valiant']);
  });

  it('skips comments above a table, however many cells they have', async () => {
    const rows = lines(9, (row) => `${row},${row * 2}`);
    const text = `# made by me\n# in May, again\nage,size\n${rows}\n`;
    expect(await refusal(text)).to.equal(
      'text, line 1: expected names of columns, got a comment, "# made by me". The table seems to begin on line 3: say { skip: 2 }; or { header: true } if it is not so.',
    );
    expect((await read(text, { skip: 2 })).names).to.deep.equal(['age', 'size']);
    expect((await read(`#age,size\n${rows}\n`)).names).to.deep.equal(['#age', 'size']);
  });

  it('takes names that come again for names, and says which row is none', async () => {
    const rows = (from: number) => lines(12, (row) => `${from + row},${row % 5},${row % 2}`);
    const table = await read(`a,b,y\n${rows(0)}\na,b,y\n${rows(12)}\n`);
    expect(table.names).to.deep.equal(['a', 'b', 'y']);
    const [found] = warnings(table).filter(({ kind }) => kind === 'odd row');
    expect(found?.message).to.equal(
      'line 14 has text in columns that hold numbers otherwise: a ("a"), b ("b"), y ("y")',
    );
    expect(found?.columns).to.deep.equal(['a', 'b', 'y']);
  });

  it('names the line of units, of totals and of a note below the table', async () => {
    const rows = (first = 1) => lines(20, (row) => `p${row % 4},${first + row},${row}.5`);
    const messages = async (text: string) =>
      warnings(await read(text)).flatMap(({ kind, message }) => (kind === 'odd row' ? [message] : []));
    expect(await messages(`name,mass,speed\n,kg,m/s\n${rows()}\n`)).to.deep.equal([
      'line 2 has text in columns that hold numbers otherwise: mass ("kg"), speed ("m/s")',
    ]);
    expect(await messages(`name,mass,speed\n${rows()}\nTotal,210,200\n`)).to.deep.equal([
      'line 22 seems to be a row of totals: in mass, speed it has the sum of all rows above and "Total" stands in name',
    ]);
    expect(await messages(`name,mass,speed\n${rows()}\nSource: Eurostat,,\n`)).to.deep.equal([
      'line 22, the last one, has nothing but "Source: Eurostat" in name',
    ]);
    expect(await messages(`name,mass,speed\n${rows()}\n`)).to.deep.equal([]);
    expect(await refusal(`name,mass,speed\n${rows()}\n\nSource: Eurostat\n`)).to.equal(
      'text, line 23: expected 3 cells, one for each column, got 1. Correct the line, or delete it if it is not of the table; an empty cell needs its delimiter, too.',
    );
  });

  it('names the line where a second, narrower table begins', async () => {
    const text = `a,b,c\n${lines(20, (row) => `${row},1,2`)}\n\nd,e\n${lines(30, (row) => `${row},x`)}\n`;
    expect(await refusal(text)).to.contain('text, line 23: expected 3 cells, one for each column, got 2.');
  });

  it('refuses drawings of tables and commands of SQL', async () => {
    const shell = 'Have it written as CSV: mysql --batch, psql --csv, sqlite3 -csv, or a tool that reads Markdown.';
    for (const [text, line, drawn] of [
      ['+----+------+\n| id | name |\n+----+------+\n|  1 | a    |\n+----+------+\n', 1, '+----+------+'],
      ['| id | name |\n|----|------|\n|  1 | a    |\n', 2, '|----|------|'],
      [' id | name \n----+------\n  1 | a\n(1 row)\n', 2, '----+------'],
    ] as const) {
      const got = `text, line ${line}: expected rows of cells, got a line that is drawn, ${JSON.stringify(drawn)}. ${shell}`;
      expect(await refusal(text)).to.equal(got);
    }
    expect(await refusal('-- MySQL dump\n\nCREATE TABLE `t` (a int, b int);\n')).to.equal(
      'text: expected a table as CSV, JSON or ARFF, got commands of SQL. Have the table itself written as CSV: mysql --batch, psql --csv, sqlite3 -csv.',
    );
    expect((await read('set (a),begin (s)\n1,2\n3,4\n')).names).to.deep.equal(['set (a)', 'begin (s)']);
  });

  it('says of quantities that are not read how to write them', async () => {
    const table = async (of: (row: number) => string) => read(`q;y\n${lines(24, (row) => `${of(row)};${row % 2}`)}\n`);
    const unread: readonly (readonly [(row: number) => string, string])[] = [
      [(row) => `$1,2${10 + row}.50`, 'amounts with a currency'],
      [(row) => `1.2${10 + row},50 €`, 'amounts with a currency'],
      [(row) => `CHF 1'2${10 + row}.-`.replace('.-', '.50'), 'amounts with a currency'],
      [(row) => `${row}.5%`, 'numbers with a percent sign'],
      [(row) => (row % 3 === 0 ? `(${row}.5)` : `${row}.5`), 'numbers in brackets'],
      [(row) => `${row % 24}:${10 + row}`, 'times of the day'],
      [(row) => `${1 + row}.5.21`, 'dates whose years have two digits'],
      [(row) => `٣${'٠١٢٣٤٥٦٧٨٩'[row % 10]}`, 'numbers in other digits'],
      [(row) => `${row}\u200b`, 'numbers with characters beside them that are not seen'],
      [(row) => `${row}.5 kg`, 'numbers with a unit'],
      [(row) => (row % 5 === 0 ? '<0.1' : `${row}.5`), 'numbers of which some are bounds'],
      [(row) => `${row}.5${row % 2 === 0 ? '-' : ''}`, 'numbers with the minus sign behind them'],
      [(row) => `1,2${row % 10},${300 + row}.50`, 'numbers in groups of two digits'],
      [(row) => (row % 2 === 0 ? '2020-01-05' : `${row}.01.2020`), 'dates in several notations'],
    ];
    for (const [of, what] of unread) {
      const [found, ...more] = warnings(await table(of));
      expect(found?.kind, of(1)).to.equal('unread numbers');
      expect(found?.message).to.contain(`q holds ${what}`);
      expect(more).to.deep.equal([]);
    }
    const codes = [
      (row: number) => `A${row}`,
      (row: number) => `${row}-${row + 9}`,
      (row: number) => `192.168.0.${row}`,
      (row: number) => `+49 30 1234${10 + row}`,
      (row: number) => `DE${10 + row} 3704 0044`,
      (row: number) => `0x${(row + 64).toString(16)}`,
    ];
    for (const of of codes) {
      const [found] = warnings(await table(of));
      expect(found?.kind, of(1)).to.be.oneOf(['id', 'text column']);
      const kinds = /kind (q=\w+)/.exec(found?.advice ?? '')?.[1] as string;
      expect(describeColumns(await table(of), { kinds: [kinds] })[0]?.kind).to.equal('category');
    }
  });

  it('says what to do about numbers written in two ways, and about several words among numbers', async () => {
    const mixed = await read(`a;y\n${lines(20, (row) => `${row}${row === 3 ? ',' : '.'}5;${row % 2}`)}\n`);
    expect(warnings(mixed)[0]?.advice).to.equal(
      'Write all its numbers alike, with a decimal point and nothing between their digits.',
    );
    const words = await read(`a,y\n${lines(20, (row) => `${['low', 'high'][row] ?? `${row}.5`},${row % 2}`)}\n`);
    const [found] = warnings(words);
    expect(found?.advice).to.equal(
      'Correct the cells, or say that they stand for missing values: missing "a=low", "a=high".',
    );
    expect(describeColumns(words, { missing: ['a=low', 'a=high'] })[0]?.kind).to.equal('number');
  });

  it('takes levels for what they are that hold numbers', async () => {
    const rows = (level: (row: number) => string) =>
      read(`a,y\n${lines(60, (row) => `${level(row)},${(row * 7) % 13}.5`)}\n`);
    expect(warnings(await rows((row) => ['0', '1', '2', '3+'][row % 4] as string))).to.deep.equal([]);
    expect(warnings(await rows((row) => ['0', '1', '2', '0', '1', '2', 'many'][row % 7] as string))[0]?.kind).to.equal(
      'mixed column',
    );
  });

  it('knows errors of spreadsheets of other countries', () => {
    const marks = ['#NV', '#WERT!', '#VALEUR!', '#N/D', '#¿NOMBRE?', '#ССЫЛКА!', '########'];
    const [column] = describeColumns(tableFrom({ a: [...marks, '1.5', '2.5', '3.5'] }));
    expect(column).to.deep.include({ kind: 'number' });
    expect(column?.missing.count).to.equal(marks.length);
  });

  it('knows marks of missing values of SAS, Stata and SQL', () => {
    const table = tableFrom({
      sas: ['1.5', '.A', '._', '2.5', '.'],
      sql: ['a', '\\N', 'b', 'a', 'b'],
      text: ['.a', 'x', 'y', '.a', 'x'],
    });
    expect(describeColumns(table).map(({ missing }) => missing.count)).to.deep.equal([3, 1, 0]);
  });

  it('reads dates as SAS writes them', () => {
    const [day] = describeColumns(
      tableFrom({ d: ['10JAN2020', '28FEB2021'], t: ['10JAN2020:10:11:12', '11JAN2020:00:00:00'] }),
    );
    expect(day).to.include({ kind: 'date', dates: 'd mon y' });
    expect(kindsOf(tableFrom({ t: ['10JAN2020:10:11:12', '11JAN2020:00:00:00'] }))).to.deep.equal(['date']);
  });

  it('finds levels that look alike and are written with other characters', () => {
    const table = tableFrom({
      a: Array.from({ length: 20 }, (_, row) => ['é', 'e\u0301', 'ab\u200b', 'ab'][row % 4] as string),
      y: Array.from({ length: 20 }, (_, row) => row % 3),
    });
    expect(warnings(table).map(({ kind, columns }) => [kind, ...columns])).to.deep.equal([['spelling', 'a']]);
  });

  it('knows what truth values are called, and takes those of other tables for the same', () => {
    const pairs = [
      ['FALSCH', 'WAHR'],
      ['FAUX', 'VRAI'],
      ['não', 'sim'],
      ['нет', 'да'],
      ['いいえ', 'はい'],
      ['nie', 'tak'],
    ];
    for (const pair of pairs) {
      const [found] = describeColumns(tableFrom({ a: [...pair, ...pair] }));
      expect(found).to.deep.include({ kind: 'boolean', levels: pair });
    }
    const [yesNo] = describeColumns(tableFrom({ a: ['no', 'yes', 'no'] }));
    const other = tableFrom({ a: [true, false, 'YES', 'Falsch', 'maybe', 'ja', null] });
    expect(levelsOf(other, yesNo as NonNullable<typeof yesNo>)).to.deep.equal([
      'yes',
      'no',
      'yes',
      'no',
      'maybe',
      'yes',
      undefined,
    ]);
  });

  it('says how numbers and dates of new rows must be written where training had another notation', async () => {
    const train = await read(`when,size\n${lines(20, (row) => `2020-01-${10 + row},"1,2${10 + row}.5"`)}\n`);
    const preprocessor = Preprocessor.fit(train, describeColumns(train));
    const message = (text: string) => messageOf(async () => preprocessor.transform(await read(text)));
    const values = [{ when: '2020-01-10', size: '1.210,5' }];
    expect(await messageOf(async () => preprocessor.transform(tableFrom(values)))).to.equal(
      'rows, row 0, column "size": expected a number, got "1.210,5". The rows described have numbers with a decimal point: write this one, and all others, so: 1210.5.',
    );
    expect(await message("when;size\n2020-01-10;1'210.5\n")).to.equal(
      `text, line 2, column "size": expected a number, got "1'210.5". Write it without anything between its digits: 1210.5.`,
    );
    expect(await message('when,size\n31.1.2020,1210.5\n')).to.equal(
      'text, line 2, column "when": expected a date written as 2026-11-30, got "31.1.2020". Write it, and all others, as the rows described have them: 2020-01-31.',
    );
    expect(await message('when,size\n01/02/2020,1210.5\n')).to.contain('Correct the cell, leave it empty');
  });

  it('tells where numbers of new rows may mean others than in training', async () => {
    const train = await read(`a,b\n${lines(20, (row) => `"1,2${10 + row}.5",${row}.25`)}\n`);
    const preprocessor = Preprocessor.fit(train, describeColumns(train));
    const told = async (text: string, options?: ReadOptions): Promise<string[]> => {
      const messages: string[] = [];
      preprocessor.transform(await read(text, options), { onWarning: (message) => messages.push(message) });
      return messages;
    };
    const other = 'a;b\n1,234;7\n2,345;8\n';
    expect(await told(other)).to.deep.equal([
      'text, line 2, column "a": "1,234" is read as 1234, with a decimal point as in training, though this table seems to have a decimal comma; if it means 1.234, write the numbers as in training.',
    ]);
    expect(await told(other, { decimal: '.' })).to.deep.equal([]);
    expect(await told('a,b\n1234,7.5\n')).to.deep.equal([]);
  });

  it('tells of an absent column once', async () => {
    const train = tableFrom({ a: [1, 2, 3], b: [4, 5, 7] });
    const told: string[] = [];
    const preprocessor = Preprocessor.fit(train, describeColumns(train));
    preprocessor.transform(tableFrom({ a: [1, 2] }), { absent: 'missing', onWarning: (message) => told.push(message) });
    expect(told).to.deep.equal(['rows has no column "b": its values count as missing in every row.']);
  });

  it('reads rows of JSON with commas between them, and says what is wrong with other JSON', async () => {
    expect(cells(await read('\ufeff{"a":1},\n{"a":2},\n'))).to.deep.equal([[1, 2]]);
    const fixes: readonly (readonly [string, string])[] = [
      ['[{"a":NaN}]', 'JSON has no NaN and no Infinity: write null for what is missing.'],
      ['[{"a":1,}]', 'Take the comma away that stands before the closing brace.'],
      ["[{'a':1}]", 'JSON has names and text in double quotes: write "a" for \'a\'.'],
      ['{"n":2,"data":[{"a":1},{"a":2}]}', 'If these are the rows, write them alone, as an array of objects'],
      ['{"a":{"0":1,"1":2},"b":{"0":3,"1":4}}', "frame.to_json('table.json', orient='records')"],
      ['{"a":{"x":1},"b":2}', 'Give each value within it a column of its own, or leave the column out.'],
    ];
    for (const [text, fix] of fixes) expect(await refusal(text), text).to.contain(fix);
  });

  it('refuses rows in memory whose values are not seen', async () => {
    const sets = [new Set([{ a: 1 }]), [new Map([['a', 1]])], [Float32Array.of(1, 2)]] as unknown as Rows[];
    expect(await Promise.all(sets.map((rows) => messageOf(() => tableFrom(rows))))).to.deep.equal([
      'tableFrom: expected an object with a cell for each column, got a Set. Pass an array of them: Array.from(rows).',
      'rows, row 0: expected an object with a cell for each column, got a Map. Write Object.fromEntries(row) for a Map, Array.from(row) for a list.',
      'rows, row 0: expected an object with a cell for each column, got a Float32Array. Write Object.fromEntries(row) for a Map, Array.from(row) for a list.',
    ]);
  });
});
