import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MultilayerError } from 'multilayer';
import { type ColumnDescription, datesOf, describeColumns, levelsOf, numbersOf, readTable } from 'multilayer/data';
import { plainTable, tableOf } from '../support/plain-table.js';

async function described(text: string) {
  const table = await readTable({ text });
  return { table, columns: describeColumns(table) };
}

const of = (columns: readonly ColumnDescription[], name: string) =>
  columns.find((each) => each.name === name) as ColumnDescription;

describe('cells of tables that people have reported', () => {
  it('reads decimal commas and points between thousands', async () => {
    const { table, columns } = await described(
      'date;kind;sum\n08/01/2016;A;-21.419,06\n19/01/2016;B;-53,9\n15/01/2016;A;-116',
    );
    assert.deepEqual([...numbersOf(table, of(columns, 'sum'))], [-21419.06, -53.9, -116]);
    assert.deepEqual(
      [...datesOf(table, of(columns, 'date'))],
      ['2016-01-08', '2016-01-19', '2016-01-15'].map(Date.parse),
    );
  });

  it('says which reading was taken where a number could be either, and takes the other on demand', () => {
    const table = plainTable('a;b\n1.234;1,5\n5.678;2,5', ';');
    const [a] = describeColumns(table) as [ColumnDescription];
    assert.deepEqual([...numbersOf(table, a)], [1234, 5678]);
    assert.deepEqual(a.notes, [
      '1.234 in line 2 is read as 1234, with a decimal comma; with a decimal point it would be 1.234: say a=number:point.',
    ]);
    const [other] = describeColumns(table, { kinds: ['a=number:point'] }) as [ColumnDescription];
    assert.deepEqual([...numbersOf(table, other)], [1.234, 5.678]);
  });

  it('reads no half of what is no number', () => {
    for (const cell of [
      '0x10',
      '1_000',
      '(5)',
      '12 %',
      '$5',
      '1,23,4',
      '1e',
      '1e400',
      '12abc',
      '1 2',
      '+-5',
      '1.2.3',
    ]) {
      const table = plainTable(`a\n${cell}\n7\n7\n8`, ';');
      const [description] = describeColumns(table) as [ColumnDescription];
      assert.notEqual(description.kind, 'number', cell);
      assert.throws(
        () => describeColumns(table, { kinds: { a: 'number' } }),
        /line 2, column "a": expected a number/,
        cell,
      );
    }
  });

  it('reads all forms that are numbers', () => {
    const cells = ['2228.', '.5', '+5', '−5', '1e3', '-1.5E-3', ' 1 ', '0', '-0.25'];
    const table = plainTable(`a\n${cells.join('\n')}`);
    const [description] = describeColumns(table) as [ColumnDescription];
    assert.deepEqual([...numbersOf(table, description)], [2228, 0.5, 5, -5, 1000, -0.0015, 1, 0, -0.25]);
  });

  it('names whole numbers that float64 does not hold', () => {
    const [ids] = describeColumns(plainTable('a\n9007199254740993\n9007199254740995')) as [ColumnDescription];
    assert.equal(ids.kind, 'id');
    const [numbers] = describeColumns(plainTable('a\n9007199254740993\n9007199254740993\n3')) as [ColumnDescription];
    assert.deepEqual(numbers.notes, [
      '1 number above 2^53 cannot be held exactly: 9007199254740993 in line 2 becomes 9007199254740992. If they name things, say a=id or a=category.',
    ]);
    const [exact] = describeColumns(plainTable('a\n1122334455666\n9988776655444')) as [ColumnDescription];
    assert.deepEqual([exact.kind, exact.notes], ['number', []]);
  });

  it('keeps codes as they are', () => {
    const cells = ['0700', '04.04', '713752e1', '00283762-3'];
    for (const code of cells) {
      const table = plainTable(`a\n${code}\n${code}\n2200\n2200`);
      const [description] = describeColumns(table) as [ColumnDescription];
      assert.equal(description.kind, 'category', code);
      assert.deepEqual(levelsOf(table, description).slice(0, 2), [code, code]);
    }
  });

  it('reads new rows by the description, or says where they do not fit', () => {
    const [a, b] = describeColumns(plainTable('a,b\n1.5,x\nNA,y\n2,x\n3,y')) as [ColumnDescription, ColumnDescription];
    const fresh = plainTable('b,a\nz,?\n x ,7\n?,abc');
    assert.deepEqual(levelsOf(fresh, b), ['z', 'x', undefined]);
    assert.throws(
      () => numbersOf(fresh, a),
      (error: unknown) =>
        error instanceof MultilayerError &&
        error.message ===
          'data.csv, line 4, column "a": expected a number, got "abc". Correct the cell, leave it empty, or say that this stands for a missing value: missing "abc".',
    );
    assert.deepEqual([...numbersOf(fresh.rows([0, 1]), a)], [Number.NaN, 7]);
  });

  it('takes the marks that are given as missing, for one column or all', () => {
    const table = plainTable('age,pdays\n-999,-1\n30,-1.0\n-999.0,5\n31,7');
    const options = { missing: ['-999', 'pdays=-1'] };
    const [age, pdays] = describeColumns(table, options) as [ColumnDescription, ColumnDescription];
    assert.deepEqual([...numbersOf(table, age)], [Number.NaN, 30, Number.NaN, 31]);
    assert.deepEqual([...numbersOf(table, pdays)], [Number.NaN, Number.NaN, 5, 7]);
  });

  it('keeps None as a level among words, and NA only where the usual marks are off', () => {
    const table = tableOf({ a: ['None', 'brick', 'NA', 'None', 'brick', 'NA'] });
    const [usual] = describeColumns(table) as [ColumnDescription];
    assert.deepEqual([usual.levels, usual.missing.marks], [['None', 'brick'], ['NA']]);
    const [off] = describeColumns(table, { usualMarks: false }) as [ColumnDescription];
    assert.deepEqual(off.levels, ['NA', 'None', 'brick']);
  });

  it('puts false before true, whatever the words', () => {
    for (const words of [
      ['True', 'False'],
      ['yes', 'no'],
      ['Y', 'N'],
      ['t', 'f'],
      ['ja', 'nein'],
    ] as const) {
      const [a] = describeColumns(tableOf({ a: [words[0], words[1], words[0]] })) as [ColumnDescription];
      assert.deepEqual([a.kind, a.levels], ['boolean', [words[1], words[0]]]);
    }
    const [native] = describeColumns(tableOf({ a: [true, false, null] })) as [ColumnDescription];
    assert.deepEqual([native.kind, native.levels, native.missing.count], ['boolean', ['false', 'true'], 1]);
  });

  it('reads dates as Date does, in any order of day and month, independent of the zone of the machine', () => {
    const table = tableOf({
      iso: ['2026-11-26T08:15:00+01:00', '2026-11-26', '0099-02-28'],
      dots: ['26.11.2026', '1.2.2026 08:30', '29.02.2024'],
      slashes: ['03/04/2026', '13/04/2026', '01/01/2000'],
      american: ['12/31/1999 11:59 PM', '1/2/2015 12:00 AM', '2/3/2015 1:05 pm'],
      none: ['30.02.2026', '31.04.2026', '1.1.2026'],
    });
    const columns = describeColumns(table);
    const at = (name: string) => [...datesOf(table, of(columns, name))].map((each) => new Date(each).toISOString());
    assert.deepEqual(at('iso'), ['2026-11-26T07:15:00.000Z', '2026-11-26T00:00:00.000Z', '0099-02-28T00:00:00.000Z']);
    assert.deepEqual(at('dots'), ['2026-11-26T00:00:00.000Z', '2026-02-01T08:30:00.000Z', '2024-02-29T00:00:00.000Z']);
    assert.deepEqual(at('slashes'), [
      '2026-04-03T00:00:00.000Z',
      '2026-04-13T00:00:00.000Z',
      '2000-01-01T00:00:00.000Z',
    ]);
    assert.deepEqual(at('american'), [
      '1999-12-31T23:59:00.000Z',
      '2015-01-02T00:00:00.000Z',
      '2015-02-03T13:05:00.000Z',
    ]);
    assert.notEqual(of(columns, 'none').kind, 'date');
  });

  it('tells ids from quantities', () => {
    const rows = Array.from({ length: 40 }, (_, row) => row);
    const columns = describeColumns(
      tableOf({
        key: rows.map((row) => `k${row}x${row * 7}`),
        PassengerId: rows.map((row) => 900 - row),
        nr: rows.map((row) => row + 1),
        year: rows.map((row) => row + 1980),
        x: rows,
        size: rows.map((row) => (row * 17) % 40),
        same: rows.map(() => 'a'),
      }),
    );
    const kinds = columns.map(({ name, kind }) => `${name} ${kind}`);
    assert.deepEqual(kinds, [
      'key id',
      'PassengerId id',
      'nr id',
      'year number',
      'x number',
      'size number',
      'same constant',
    ]);
  });

  it('refuses kinds and columns that are none, with the nearest', () => {
    const table = plainTable('zip,age\n8001,30\n8002,40');
    assert.throws(
      () => describeColumns(table, { kinds: { zip: 'catgory' } }),
      /column "zip": expected a kind, got "catgory".*"category"/,
    );
    assert.throws(() => describeColumns(table, { kinds: ['zipp=category'] }), /"zipp".*"zip"/);
    assert.throws(() => describeColumns(table, { kinds: ['zip'] }), /Write them as column=kind, as in zip=category/);
  });

  it('works with names and cells that objects have properties of', () => {
    const names = ['__proto__', 'constructor', 'toString', 'length'];
    const table = plainTable(`${names.join(',')}\n${names.join(',')}\n${names.join(',')}\na,b,c,d\na,b,c,d`);
    const columns = describeColumns(table, { kinds: new Map([['__proto__', 'category']]) });
    assert.deepEqual(
      columns.map(({ name, kind }) => [name, kind]),
      names.map((name) => [name, 'category']),
    );
    assert.deepEqual(levelsOf(table, columns[0] as ColumnDescription), ['__proto__', '__proto__', 'a', 'a']);
  });

  it('reads back every number that JavaScript writes, with any sign for decimals and groups', () => {
    const write = { '.': ['.', ','], ',': [',', '.'] } as const;
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), {
          minLength: 3,
          maxLength: 20,
        }),
        fc.constantFrom('.', ',' as const),
        (values, sign) => {
          const [decimal, group] = write[sign as '.' | ','];
          const cells = [...values, 1234567.25].map((value) => {
            const [whole = '', fraction] = Math.abs(value).toFixed(6).split('.');
            return `${value < 0 ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${decimal}${fraction}`;
          });
          const table = tableOf({ a: cells });
          const [a] = describeColumns(table) as [ColumnDescription];
          assert.equal(a.kind, 'number');
          assert.deepEqual(
            [...numbersOf(table, a)].map(Math.abs),
            [...values, 1234567.25].map((each) => Math.abs(Number(each.toFixed(6)))),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
