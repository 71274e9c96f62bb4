import { existsSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { MultilayerError } from 'multilayer';
import {
  type Cell,
  type ClassLabel,
  type ColumnDescription,
  describeColumns,
  readTable,
  TargetEncoder,
  type TargetOptions,
} from 'multilayer/data';
import { described, tableOf } from '../support/columns.js';

function encoderOf(cells: readonly Cell[], description: ColumnDescription, options: TargetOptions = {}): TargetEncoder {
  return TargetEncoder.fit(tableOf({ [description.name]: cells }), description, options);
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MultilayerError) return error.message;
    throw error;
  }
  return 'no error';
}

const number = described('y', 'number');
const category = described('y', 'category');

function times(count: number, values: readonly Cell[]): Cell[] {
  return Array.from({ length: count }, () => values).flat();
}

describe('target encoder', () => {
  describe('finds the task', () => {
    const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const cases: readonly (readonly [string, readonly Cell[], string, string])[] = [
      ['two numbers', ['0', '1', '1', '0'], 'binary', '"y" has two values, 0 and 1'],
      ['two numbers that are not whole', times(3, [0.5, 1.5]), 'binary', '"y" has two values, 0.5 and 1.5'],
      ['two measured numbers', [0.5, 1.5, 1.5], 'regression', '"y" has 2 different numbers from 0.5 to 1.5'],
      [
        ...(['digits', times(3, range(0, 9)), 'multiclass'] as const),
        '"y" has 10 different whole numbers from 0 to 9, at most 10',
      ],
      [
        ...(['numbers with gaps', times(3, [1, 2, 3, 5, 6, 7]), 'multiclass'] as const),
        '"y" has 6 different whole numbers from 1 to 7, at most 10',
      ],
      [
        ...(['ages', times(9, range(1, 29)), 'regression'] as const),
        '"y" has 29 different whole numbers from 1 to 29, more than the 10 that count as classes',
      ],
      [
        ...(['doses', times(9, [10, 50, 100]), 'regression'] as const),
        '"y" has 3 different whole numbers from 10 to 100, too far apart for numbers of classes',
      ],
      [
        ...(['few rows', range(1, 6), 'regression'] as const),
        '"y" has 6 different whole numbers from 1 to 6 in 6 rows, too few for classes',
      ],
      ['measurements', times(9, [1, 1.5, 2]), 'regression', '"y" has 3 different numbers from 1 to 2'],
    ];
    for (const [what, cells, task, reason] of cases) {
      it(`of ${what}`, () => {
        const found = encoderOf(cells, number);
        expect([found.task, found.reason]).to.deep.equal([task, reason]);
      });
    }

    it('of text, and of truth values', () => {
      const text = encoderOf(['b', 'a', 'c', 'a'], category);
      expect([text.task, text.reason]).to.deep.equal(['multiclass', '"y" holds text: 3 classes']);
      const truth = encoderOf([true, false, true], described('y', 'boolean', { levels: ['false', 'true'] }));
      expect([truth.task, truth.reason]).to.deep.equal(['binary', '"y" holds truth values: 2 classes']);
    });

    it('that is asked for', () => {
      const classes = encoderOf(['1.5', '3', '40', '3'], number, { task: 'classification' });
      expect([classes.task, classes.classes, classes.counts]).to.deep.equal(['multiclass', [1.5, 3, 40], [1, 2, 1]]);
      expect(encoderOf(['0', '1', '1'], number, { task: 'regression' }).task).to.equal('regression');
      expect(messageOf(() => encoderOf(['0', 'x', 'x'], category, { task: 'regression' }))).to.equal(
        'rows, column "y": expected numbers, as task: \'regression\' asks for, got "x". Leave task out, write task: \'classification\', or correct what should be numbers.',
      );
    });
  });

  describe('of classes', () => {
    it('gives labels back as they came: text, numbers, truth values', () => {
      const labels = (cells: readonly Cell[], description: ColumnDescription) => encoderOf(cells, description).classes;
      expect(labels([' b', 'a ', 'b'], category)).to.deep.equal(['a', 'b']);
      expect(labels(['02', '2', '2'], category)).to.deep.equal(['02', '2']);
      expect(labels(['10', '9', '9'], number)).to.deep.equal([9, 10]);
      expect(labels(['1.0', '-0', '0'], number)).to.deep.equal([0, 1]);
      expect(labels([3, 4, 4], category)).to.deep.equal([3, 4]);
      expect(labels([true, false], described('y', 'boolean', { levels: ['false', 'true'] }))).to.deep.equal([
        false,
        true,
      ]);
      expect(labels(['yes', 'no'], described('y', 'boolean', { levels: ['no', 'yes'] }))).to.deep.equal(['no', 'yes']);
    });

    it('takes the order that was declared, of those that there are', () => {
      const declared = described('y', 'category', { levels: ['good', 'fair', 'bad'] });
      const encoder = encoderOf(['bad', 'good', 'bad'], declared);
      expect([encoder.classes, encoder.counts]).to.deep.equal([
        ['good', 'bad'],
        [1, 2],
      ]);
    });

    it('numbers them, and leaves rows without one out', () => {
      const table = tableOf({ y: ['b', '', 'a', null, 'b'] });
      const encoder = TargetEncoder.fit(table, category);
      expect([encoder.missing, encoder.counts]).to.deep.equal([2, [1, 2]]);
      expect([...encoder.present(table)]).to.deep.equal([0, 2, 4]);
      expect([...encoder.encode(table.rows(encoder.present(table)))]).to.deep.equal([1, 0, 1]);
      expect(messageOf(() => encoder.encode(table))).to.equal(
        'rows, row 1, column "y": expected a target, got none. Leave such rows out: table.rows(encoder.present(table)).',
      );
    });

    it('names the nearest class of one that it does not know', () => {
      const encoder = encoderOf(['<=50K', '>50K', '<=50K'], category);
      expect(messageOf(() => encoder.encode(tableOf({ y: ['>50K', '<=50K.'] })))).to.equal(
        'rows, row 1, column "y": expected one of the classes "<=50K", ">50K", got "<=50K.". The nearest is "<=50K". Rename it, leave the row out, or train on rows that have it.',
      );
      const numbers = encoderOf(['0', '1', '1'], number);
      expect(messageOf(() => numbers.encode(tableOf({ y: ['2'] })))).to.equal(
        'rows, row 0, column "y": expected one of the classes 0, 1, got 2. Rename it, leave the row out, or train on rows that have it.',
      );
    });

    it('refuses what nothing can be learned of', () => {
      const names = Array.from({ length: 30 }, (_, i) => `n${i >> 1}a${i % 30}`);
      expect(messageOf(() => encoderOf(names, category))).to.equal(
        'rows, column "y": expected classes with several rows each, got 30 different values in 30 rows, as "n0a0", "n0a1", "n10a20", "n10a21", "n11a22", …. Name a column with few different values as the target, as in train(table, { target: \'species\' }), or one of numbers.',
      );
      expect(messageOf(() => encoderOf(['a', 'a', ''], category))).to.equal(
        'rows, column "y": expected two different values at least, got "a" in every row. There is nothing to tell apart: name another target, as in train(table, { target: \'species\' }), or add rows with other values.',
      );
      expect(messageOf(() => encoderOf(['', null], category))).to.equal(
        'rows, column "y": expected a target in some rows, got none. Name a column with values as the target, as in train(table, { target: \'species\' }).',
      );
      expect(messageOf(() => encoderOf(['2024-01-01', '2024-01-02'], described('y', 'date')))).to.equal(
        'rows, column "y": expected classes or numbers to predict, got dates. Make a number of it, as the days since a fixed date, or name another target.',
      );
      expect(messageOf(() => encoderOf(['a', 'b'], category, { task: 'classify' as never }))).to.equal(
        "target, option task: expected 'classification' or 'regression', got \"classify\". Write task: 'classification' or task: 'regression', or leave it out.",
      );
    });

    it('counts the rows of a fold', () => {
      const table = tableOf({ y: ['b', 'a', 'c', 'b'] });
      const encoder = TargetEncoder.fit(table, category).refit(table.rows([0, 3, 1]));
      expect([encoder.classes, encoder.counts]).to.deep.equal([
        ['a', 'b', 'c'],
        [1, 2, 0],
      ]);
    });
  });

  describe('of amounts', () => {
    it('standardises them in float64, and back', () => {
      const stamps = [1612892067115, 1612892067089, 1612892066967, 1612892066783];
      const encoder = encoderOf(stamps, number);
      const encoded = encoder.encode(tableOf({ y: stamps }));
      // scikit-learn 1.2.1, StandardScaler.
      const wanted = [0.9645885084450875, 0.7663331628358204, -0.1639419204076631, -1.5669797508732448];
      wanted.forEach((value, i) => {
        expect(encoded[i]).to.be.closeTo(value, 1e-12);
      });
      expect(Array.from(encoded, (value) => encoder.unscale(value))).to.deep.equal(stamps);
      expect(encoder.scale.mean).to.equal(1612892066988.5);
    });

    it('learns mean and deviation of a fold from its rows', () => {
      const table = tableOf({ y: ['1', '', '3', '1000.5', '17'] });
      const encoder = TargetEncoder.fit(table, number);
      const fold = encoder.refit(table.rows([0, 1, 2]));
      expect([fold.scale.mean, fold.scale.deviation, fold.missing]).to.deep.equal([2, 1, 1]);
      expect([...fold.encode(table.rows([3]))]).to.deep.equal([998.5]);
    });

    it('refuses a constant', () => {
      expect(messageOf(() => encoderOf(['7', '7.0', '7'], number))).to.match(
        /^rows, column "y": expected two different values at least, got 7 in every row\./,
      );
    });

    it('comes back to the value within rounding (property)', () => {
      const values = fc.uniqueArray(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { minLength: 4, maxLength: 9 });
      fc.assert(
        fc.property(values, (cells) => {
          const encoder = encoderOf(cells, number, { task: 'regression' });
          const most = Math.max(...cells.map(Math.abs));
          const encoded = encoder.encode(tableOf({ y: cells }));
          encoded.forEach((value, i) => {
            expect(encoder.unscale(value)).to.be.closeTo(cells[i] as number, 1e-14 * most);
          });
        }),
        { numRuns: 100 },
      );
    });
  });

  it('goes through JSON (property)', () => {
    const cells = fc.oneof(
      fc.array(fc.constantFrom('__proto__', 'constructor', 'a', ' a', '02', '2', ''), { minLength: 3, maxLength: 9 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 9 }),
      fc.array(fc.boolean(), { minLength: 3, maxLength: 9 }),
    );
    fc.assert(
      fc.property(cells, fc.boolean(), (given, isNumber) => {
        const description = isNumber && typeof given[0] === 'number' ? number : category;
        const table = tableOf({ y: given as Cell[] });
        let encoder: TargetEncoder;
        try {
          encoder = TargetEncoder.fit(table, description);
        } catch (error) {
          expect(error).to.be.instanceOf(MultilayerError);
          return;
        }
        const again = TargetEncoder.fromJSON(JSON.parse(JSON.stringify(encoder)));
        expect(again).to.deep.equal(encoder);
        const rows = table.rows(encoder.present(table));
        expect([...again.encode(rows)]).to.deep.equal([...encoder.encode(rows)]);
      }),
    );
  });

  it('is read from nothing but what it has written, with an error of its own for all else (property)', () => {
    const amounts = tableOf({ y: ['1.5', '2', '7'] });
    const classes = tableOf({ y: ['a', 'b', 'b'] });
    const cases = [
      { table: amounts, text: JSON.stringify(TargetEncoder.fit(amounts, number)) },
      { table: classes, text: JSON.stringify(TargetEncoder.fit(classes, category)) },
    ];
    const keys = ['task', 'reason', 'description', 'missing', 'readsNumbers', 'scale', 'classes', 'counts', 'extra'];
    const others = fc.constantFrom(
      null,
      -1,
      0.5,
      '',
      'binary',
      'regression',
      true,
      [],
      {},
      ['a'],
      ['a', 1],
      [1, 2],
      undefined,
    );
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.constantFrom(...keys), others, ({ table, text }, key, other) => {
        try {
          const encoder = TargetEncoder.fromJSON({ ...JSON.parse(text), [key]: other });
          expect(encoder.encode(table).every(Number.isFinite)).to.equal(true);
        } catch (error) {
          expect(error).to.be.instanceOf(MultilayerError, `${key} ${error}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('describes the target itself, in the light of the other columns', () => {
    const table = tableOf({ size: ['1,5', '2,5', '3,25'], price: ['1.500', '2.500', '3.250'] });
    const [, price] = describeColumns(table);
    const encoder = TargetEncoder.fit(table, 'price');
    expect(encoder.toJSON()).to.deep.equal(TargetEncoder.fit(table, price as ColumnDescription).toJSON());
    expect(encoder.unscale(0)).to.be.closeTo((1500 + 2500 + 3250) / 3, 1e-9);
    expect(messageOf(() => TargetEncoder.fit(table, 'prise'))).to.equal(
      'target: expected a column of rows, got "prise". Did you mean "price"? Known: size, price.',
    );
  });

  describe('of real tables', () => {
    const folder = [process.env.TABLES, 'shared/data', '../shared/data'].find((each) => each && existsSync(each));
    const tables: readonly (readonly [string, string, string, readonly ClassLabel[] | undefined])[] = [
      ['iris.csv', 'species', 'multiclass', ['setosa', 'versicolor', 'virginica']],
      ['digits.csv.gz', 'digit', 'multiclass', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      ['titanic.csv', 'survived', 'binary', [0, 1]],
      ['titanic.csv', 'alive', 'binary', ['no', 'yes']],
      ['titanic.csv', 'pclass', 'multiclass', [1, 2, 3]],
      ['bank-marketing.csv', 'y', 'binary', ['no', 'yes']],
      ['california-housing.csv.gz', 'median_house_value', 'regression', undefined],
      ['abalone.csv', 'column9', 'regression', undefined],
      ['concrete.csv', 'strength', 'regression', undefined],
      ['concrete.csv', 'age', 'regression', undefined],
      ['auto-mpg.csv', 'mpg', 'regression', undefined],
      ['auto-mpg.csv', 'horsepower', 'regression', undefined],
    ];
    for (const [file, name, task, classes] of tables) {
      it(`takes ${name} of ${file} for ${task}`, async function () {
        if (folder === undefined || !existsSync(`${folder}/${file}`)) return this.skip();
        const table = await readTable(`${folder}/${file}`);
        const description = describeColumns(table).find((each) => each.name === name) as ColumnDescription;
        const encoder = TargetEncoder.fit(table, description);
        expect([encoder.task, encoder.classes]).to.deep.equal([task, classes]);
      });
    }
  });
});
