import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type CheckOptions,
  checkTable,
  describeColumns,
  readTable,
  type Table,
  type TableWarning,
} from 'multilayer/data';
import { tableOf } from '../support/plain-table.js';

const folder = [process.env.TABLES, 'shared/data', '../shared/data'].find((each) => each && existsSync(each));

function check(table: Table, options: CheckOptions): TableWarning[] {
  const warnings = checkTable(table, describeColumns(table), options);
  // They are put together as `message. advice`.
  for (const { message, advice } of warnings) {
    assert.match(message, /[^.]$/);
    assert.match(advice, /[^.]\.$/);
  }
  return warnings;
}

/** What is warned of, in short: `leak alive`. */
function found(table: Table, options: CheckOptions): string[] {
  return check(table, options).map(({ kind, columns }) => [kind, ...columns].join(' '));
}

/** Numbers in (0, 1) that look like chance, the same in every run. */
function chance(seed: number): () => number {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 4) / 2 ** 28;
  };
}

const sequence = <T>(length: number, of: (row: number) => T): T[] => Array.from({ length }, (_, row) => of(row));

/** A table in which nothing is wrong: columns of several kinds, and a target that depends on them and on chance. */
function cleanTable(seed: number, isClassification: boolean): Table {
  const next = chance(seed);
  const rows = 120 + Math.floor(next() * 180);
  const normal = () => next() + next() + next() + next() - 2;
  const levels = ['red', 'green', 'blue', 'black'].slice(0, 2 + Math.floor(next() * 3));
  const a = sequence(rows, normal);
  const b = sequence(rows, () => Math.floor(next() * 50));
  const c = sequence(rows, () => levels[Math.floor(next() * levels.length)] as string);
  const d = sequence(rows, () => (next() < 0.5 ? 'yes' : 'no'));
  const e = sequence(rows, () => (next() < 0.05 ? '' : (100 * normal()).toFixed(1)));
  const score = sequence(rows, (row) => (a[row] as number) + (c[row] === 'red' ? 0.5 : 0) + normal());
  const target = isClassification
    ? score.map((each) => (each > 0.3 ? 'up' : 'down'))
    : score.map((each) => each.toFixed(3));
  return tableOf({ a: a.map((each) => each.toFixed(2)), b: b.map(String), c, d, e, target });
}

describe('checkTable', () => {
  it('says nothing of clean tables', () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 30 });
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, isClassification) => {
        assert.deepEqual(check(cleanTable(seed, isClassification), { target: 'target', folds: 5 }), []);
      }),
      { numRuns: 200 },
    );
  });

  it('names a column that is the target in other words, with its evidence and what to do', () => {
    const next = chance(1);
    const y = sequence(200, () => (next() < 0.4 ? '1' : '0'));
    const table = tableOf({
      x: y.map(() => next().toFixed(3)),
      alive: y.map((each) => (each === '1' ? 'yes' : 'no')),
      y,
    });
    const [warning, ...others] = check(table, { target: 'y', folds: 5 });
    assert.deepEqual(others, []);
    assert.equal(
      warning?.message,
      'alive gives y away: each of its values goes with one class, in 200 of 200 rows ("yes" is "1", "no" is "0")',
    );
    assert.equal(warning?.advice, 'Leave alive out (drop), unless it is known before y is.');
  });

  it('names numbers that tell classes apart, and values that only one class has', () => {
    const next = chance(2);
    const score = sequence(300, () => Math.floor(next() * 1000) / 10);
    const grade = score.map((each) => (each < 30 ? 'low' : each < 60 ? 'middle' : 'high'));
    const table = tableOf({
      noise: score.map(() => next().toFixed(3)),
      score: score.map(String),
      prize: grade.map((each) => (each === 'high' ? Math.floor(next() * 50).toString() : '')),
      grade,
    });
    const [first] = check(table, { target: 'grade' });
    assert.match(
      first?.message ?? '',
      /^score gives grade away: its numbers tell the classes apart in 300 of 300 rows \(below (29|30).*"low", below (59|60).*"middle", above "high"\)$/,
    );
    const two = tableOf({
      ...Object.fromEntries(table.columns.map(({ name, cells }) => [name, cells])),
      grade: grade.map((each) => (each === 'high' ? 'high' : 'other')),
    });
    assert.deepEqual(found(two.without(['score']), { target: 'grade' }), ['leak prize', 'mostly missing prize']);
  });

  it('names what a number can be computed from: in another unit, sorted alike, by level, of two columns', () => {
    const next = chance(3);
    const rows = 250;
    const [casual, registered] = [
      sequence(rows, () => Math.floor(next() * 90)),
      sequence(rows, () => Math.floor(next() * 400)),
    ];
    const count = casual.map((each, row) => each + (registered[row] as number));
    const columns = {
      noise: count.map(() => next().toFixed(3)),
      casual: casual.map(String),
      registered: registered.map(String),
      count: count.map(String),
    };
    assert.deepEqual(found(tableOf(columns), { target: 'count', folds: 5 }), ['leak casual registered']);
    const without = (more: Record<string, string[]>) =>
      tableOf({ noise: columns.noise, ...more, count: columns.count });
    const scaled = without({ dozens: count.map((each) => String(each / 12 + 3)) });
    assert.match(
      check(scaled, { target: 'count' })[0]?.message ?? '',
      /^dozens gives count away: it is 12 times it less 36, in all 250 rows with both$/,
    );
    assert.deepEqual(found(without({ root: count.map((each) => Math.sqrt(each).toFixed(6)) }), { target: 'count' }), [
      'leak root',
    ]);
    const tens = count.map((each) => String(Math.floor(each / 50)));
    const byLevel = tableOf({
      noise: columns.noise,
      level: tens.map((each) => `level ${each}`),
      count: tens.map((each) => String(Number(each) * 7 + 1)),
    });
    assert.deepEqual(found(byLevel, { target: 'count', task: 'regression' }), ['leak level']);
  });

  it('does not call it a leak where a table has one column to learn from, or two and what they make', () => {
    const x = sequence(60, (row) => ((row * 37) % 60) / 2 - 9);
    assert.deepEqual(found(tableOf({ x, y: x.map((each) => 2 * each + 1) }), { target: 'y' }), ['few rows y']);
    const z = sequence(60, (row) => ((row * row * 7) % 59) / 4);
    const sum = tableOf({ x, z, y: x.map((each, row) => each + (z[row] as number)) });
    assert.deepEqual(found(sum, { target: 'y' }), ['few rows y']);
  });

  it('names repeated columns by their pairs, also in another unit', () => {
    const next = chance(4);
    const cm = sequence(150, () => Math.floor(next() * 1000) / 10);
    const table = tableOf({
      cm,
      inch: cm.map((each) => each / 2.54),
      code: cm.map((each) => Math.floor(each) % 3),
      word: cm.map((each) => ['one', 'two', 'three'][Math.floor(each) % 3]),
      y: cm.map((each) => each + 20 * next()),
    });
    const warnings = check(table, { target: 'y' }).filter(({ kind }) => kind === 'repeated column');
    assert.deepEqual(
      warnings.map(({ columns }) => columns),
      [
        ['word', 'code'],
        ['inch', 'cm'],
      ],
    );
  });

  it('finds few rows, rare classes and small classes', () => {
    const next = chance(5);
    const y = sequence(60, (row) => (row % 20 === 0 ? 'rare' : 'common'));
    const messages = check(tableOf({ a: y.map(next), b: y.map(next), y }), { target: 'y', folds: 5 }).map(
      ({ message }) => message,
    );
    assert.deepEqual(messages, [
      'there are 60 rows to judge the model by: an accuracy of 80 % is then only known to ± 10 points',
      '1 class of y has fewer rows than 5 folds: "rare" (3)',
      'the classes of y are far from balanced: "rare" has 3 of 60 rows (5 %), "common" has 57; always to say "common" is right in 95 %',
    ]);
  });

  it('finds rows in the order of time', () => {
    const next = chance(6);
    const rows = 200;
    const when = sequence(rows, (row) => new Date(Date.UTC(2026, 0, 1 + row)).toISOString().slice(0, 10));
    let at = 0;
    const walk = sequence(rows, () => {
      at += next() - 0.5;
      return at;
    });
    const columns = { a: walk.map(next), b: walk.map(next), y: walk };
    assert.deepEqual(found(tableOf({ when, ...columns }), { target: 'y' }), ['order when']);
    assert.deepEqual(found(tableOf(columns), { target: 'y' }), ['order y']);
  });

  it('finds levels spelt in two ways, in one row only, and odd cells among numbers', () => {
    const next = chance(7);
    const rows = 150;
    const table = tableOf({
      city: sequence(rows, (row) => (row === 7 ? 'Basel.' : row === 9 ? 'Genf' : row % 3 === 0 ? 'Basel' : 'Bern')),
      size: sequence(rows, (row) => (row === 11 ? 'abc' : String(Math.floor(next() * 1000)))),
      x: sequence(rows, next),
      y: sequence(rows, next),
    });
    assert.deepEqual(
      check(table, { target: 'y' }).map(({ message }) => message),
      [
        'city has levels that seem to be the same: "Basel" (49 rows, line 2 first) and "Basel." (1 row, line 9)',
        'size is read as text, though 149 of 150 cells are numbers: line 13 has "abc"',
        '2 of 4 levels of city are in one row only: "Basel." in line 9, "Genf" in line 11',
      ],
    );
  });

  it('takes targets of more different values than a function takes arguments', () => {
    const next = chance(9);
    const rows = 130_000;
    const columns = { a: sequence(rows, (row) => row % 7), b: sequence(rows, (row) => row % 11) };
    const y = sequence(rows, next);
    assert.deepEqual(found(tableOf({ ...columns, y }), { target: 'y' }), []);
    const words = tableOf({ ...columns, y: y.map((each, row) => `${each} ${row}`) });
    assert.deepEqual(found(words, { target: 'y', folds: 5 }), ['few rows y']);
  });

  it('names labels that only another file has, with the nearest', () => {
    const next = chance(8);
    const y = sequence(150, () => (next() < 0.5 ? '<=50K' : '>50K'));
    const columns = { a: y.map(next), b: y.map(next), y };
    const test = tableOf({ ...columns, y: y.map((each) => `${each}.`) }, 'test.csv');
    const [warning] = check(tableOf(columns), { target: 'y', test });
    const first = `${y[0]}.`;
    assert.equal(
      warning?.message,
      `150 rows of test.csv have 2 values of y that data.csv has not: test.csv, line 2 has "${first}"; the nearest one here is "${y[0]}"`,
    );
  });

  const traps: readonly [string, CheckOptions, readonly string[], (readonly string[])?][] = [
    ['iris.csv', { target: 'species', folds: 5 }, []],
    ['wine.csv', { target: 'cultivar', folds: 5 }, []],
    ['penguins.csv', { target: 'species', folds: 5 }, []],
    ['penguins.csv', { target: 'species', validation: 0.2 }, ['few rows species']],
    ['digits.csv.gz', { target: 'digit', folds: 5 }, ['constant column p0 p32 p39']],
    [
      'titanic.csv',
      { target: 'survived', folds: 5 },
      [
        'leak alive',
        'repeated rows',
        'mostly missing deck',
        'repeated column class pclass',
        'repeated column embark_town embarked',
      ],
    ],
    ['bank-marketing.csv', { target: 'y', folds: 5 }, ['imbalance y', 'sentinel pdays']],
    ['concrete.csv', { target: 'strength', folds: 5 }, ['repeated rows', 'order strength']],
    [
      'california-housing.csv.gz',
      { target: 'median_house_value' },
      ['order median_house_value', 'capped target median_house_value'],
    ],
    ['auto-mpg.csv', { target: 'mpg', folds: 5 }, ['order model_year', 'text column name']],
    [
      'adult-test.csv.gz',
      { target: 'income', folds: 5 },
      ['spelling income', 'sentinel capital-gain', 'repeated column education-num education'],
      'age workclass fnlwgt education education-num marital-status occupation relationship race sex capital-gain capital-loss hours-per-week native-country income'.split(
        ' ',
      ),
    ],
  ];
  for (const [file, options, expected, names] of traps) {
    it(`finds what is wrong with ${file} for ${JSON.stringify(options)}`, async function () {
      if (folder === undefined) return this.skip();
      const table = await readTable(join(folder, file), names === undefined ? {} : { names, header: false });
      assert.deepEqual(found(table, options), expected);
    });
  }

  it('says in one sentence which rows come twice, and what that does to folds', () => {
    const next = chance(7);
    const own = sequence(120, () => next());
    const x = [...own, ...own.slice(3, 7)];
    const table = tableOf({ x, z: x.map((each) => (each * 7) % 1), y: x.map((each) => (each * 5) % 1) });
    const message = (options: CheckOptions) =>
      check(table, options).find(({ kind }) => kind === 'repeated rows')?.message;
    const rows = '4 of 124 rows repeat an earlier one, as line 122 does line 5';
    assert.equal(message({ target: 'y' }), rows);
    const folds = '; in 5 folds drawn at random, 8 rows would have a twin, mostly in another fold';
    assert.equal(message({ target: 'y', folds: 5 }), rows + folds);
  });

  it('counts the repeated rows of two tables as pandas does', async function () {
    if (folder === undefined) return this.skip();
    for (const [file, target, message] of [
      ['titanic.csv', 'survived', '107 of 891 rows repeat an earlier one, as line 49 does line 34'],
      ['concrete.csv', 'strength', '25 of 1030 rows repeat an earlier one, as line 79 does line 74'],
    ] as const) {
      const warnings = check(await readTable(join(folder, file)), { target });
      assert.equal(warnings.find(({ kind }) => kind === 'repeated rows')?.message, message);
    }
  });
});
