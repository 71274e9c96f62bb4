import { expect } from 'chai';
import fc from 'fast-check';
import { MultilayerError } from 'multilayer';
import { type Cell, type ColumnDescription, Preprocessor, type PreprocessorOptions, type Table } from 'multilayer/data';
import { columns, oneHot } from '../golden/preprocessing.js';
import { described, tableOf } from '../support/columns.js';

const numberColumn = described('n', 'number');

function column(preprocessor: Preprocessor, table: Table, name: string, onWarning = (_: string): void => {}): number[] {
  const { rows, cols, data } = preprocessor.transform(table, { onWarning });
  const j = preprocessor.inputs.findIndex((input) => input.name === name);
  return Array.from({ length: rows }, (_, i) => data[i * cols + j] as number);
}

function fitted(cells: readonly Cell[], description: ColumnDescription, options: PreprocessorOptions = {}) {
  const table = tableOf({ [description.name]: cells });
  const preprocessor = Preprocessor.fit(table, [description], options);
  return { table, preprocessor, rows: rowsOf(preprocessor, table) };
}

function rowsOf(preprocessor: Preprocessor, table: Table): number[][] {
  const { rows, cols, data } = preprocessor.transform(table, { onWarning: () => {} });
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
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

function near(got: readonly number[], wanted: readonly (number | null)[], tolerance = 1e-12): void {
  expect(got.length).to.equal(wanted.length);
  wanted.forEach((value, i) => {
    if (value !== null) expect(got[i]).to.be.closeTo(value, tolerance * Math.max(1, Math.abs(value)), `row ${i}`);
  });
}

/** z/√(1 + (z/3)²), written otherwise. */
function clipped(z: number): number {
  return Math.sign(z) * Math.sqrt(z ** 2 / (1 + z ** 2 / 9));
}

describe('preprocessor', () => {
  describe('of numbers', () => {
    for (const { name, values, median, robust, standard } of columns) {
      it(`scales them as scikit-learn's RobustScaler and StandardScaler: ${name}`, () => {
        const ordered = values.filter((value) => value !== null).sort((a, b) => a - b);
        const isRobust = name !== 'mostly zero';
        const plain = fitted(values, numberColumn, { clip: false });
        if (isRobust) near(column(plain.preprocessor, plain.table, 'n'), robust);
        // RealMLP goes by the range where the quartiles coincide.
        const range = (ordered.at(-1) as number) - (ordered[0] as number);
        const wanted = isRobust ? robust : values.map((value) => (2 * ((value as number) - median)) / range);
        const clip = fitted(values, numberColumn);
        const bounded = wanted.map((value) => value && clipped(value));
        near(column(clip.preprocessor, clip.table, 'n'), bounded);
        const other = fitted(values, numberColumn, { scale: 'standard' });
        // A mean about a billion has no more digits there.
        near(column(other.preprocessor, other.table, 'n'), standard, name === 'beside a billion' ? 1e-5 : 1e-12);
      });
    }

    it('keeps time stamps apart that are one number in float32', () => {
      const stamps = [1612892067115, 1612892067089, 1612892066967, 1612892066783];
      expect(new Set(stamps.map(Math.fround)).size).to.equal(1);
      for (const scale of ['robust', 'standard'] as const) {
        const { rows } = fitted(stamps.map(String), numberColumn, { scale });
        expect(new Set(rows.flat().map(Math.fround)).size).to.equal(4);
      }
    });

    it('puts the median for what is missing, and says so in a column, where training rows miss some', () => {
      const { preprocessor, rows } = fitted(['1', '?', '5', '', '9'], numberColumn, { scale: 'standard' });
      expect(preprocessor.inputs).to.deep.equal([
        { name: 'n', column: 'n', role: 'number' },
        { name: 'n is missing', column: 'n', role: 'missing' },
      ]);
      const deviation = Math.sqrt(32 / 3);
      expect(rows).to.deep.equal([
        [-4 / deviation, 0],
        [0, 1],
        [0, 0],
        [0, 1],
        [4 / deviation, 0],
      ]);
      expect(fitted(['1', '2'], numberColumn).preprocessor.inputs.length).to.equal(1);
    });

    it('puts the median where only rows to predict on miss some, and warns once', () => {
      const { preprocessor } = fitted(['1', '2', '9'], numberColumn, { scale: 'standard' });
      const warnings: string[] = [];
      const transform = preprocessor.transformer({ onWarning: (message) => warnings.push(message) });
      const mean = 4;
      const deviation = Math.sqrt((9 + 4 + 25) / 3);
      expect([...transform(tableOf({ n: ['2', ''] })).data]).to.deep.equal([
        (2 - mean) / deviation,
        (2 - mean) / deviation,
      ]);
      transform(tableOf({ n: ['NA'] }));
      expect(warnings).to.deep.equal([
        'rows, row 1, column "n": no value, where every training row has one; it counts as the median of the training rows.',
      ]);
    });

    it('is finite and bounded for any numbers, and 0 where there is one only (property)', () => {
      const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
      const edge = fc.constantFrom(0, -0, 5e-324, -5e-324, 1e-308, Number.MAX_VALUE, -Number.MAX_VALUE, 1e300, 1);
      const values = fc.array(fc.oneof(finite, edge), { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(values, values, fc.boolean(), (training, others, isRobust) => {
          const { preprocessor, rows } = fitted(training, numberColumn, { scale: isRobust ? 'robust' : 'standard' });
          const all = [...rows, ...rowsOf(preprocessor, tableOf({ n: others }))].flat();
          expect(all.every((value) => Number.isFinite(Math.fround(value)))).to.equal(true, String(all));
          if (isRobust) expect(all.every((value) => Math.abs(value) <= 3)).to.equal(true, String(all));
          if (new Set(training).size === 1) expect(rows.flat().every((value) => value === 0)).to.equal(true);
        }),
        { numRuns: 300 },
      );
    });
  });

  describe('of categories', () => {
    const island = described('island', 'category');

    it('makes a column for each of a few levels, none for one unseen, as OneHotEncoder', () => {
      const { preprocessor, table } = fitted(oneHot.words, island, { scale: 'standard' });
      expect(preprocessor.inputs).to.deep.equal(
        ['Biscoe', 'Dream', 'Torgersen'].map((level) => {
          return { name: `island = ${level}`, column: 'island', role: 'level', levels: [level] };
        }),
      );
      const warnings: string[] = [];
      const more = tableOf({ island: [...(table.columns[0]?.cells ?? []), oneHot.unseen, 'dream', oneHot.unseen] });
      const { data } = preprocessor.transform(more, { onWarning: (message) => warnings.push(message) });
      expect([...data.subarray(0, 21)]).to.deep.equal(oneHot.rows.flat());
      expect([...data.subarray(21)]).to.deep.equal([0, 0, 0, 0, 0, 0]);
      expect(warnings).to.deep.equal([
        'rows, row 6, column "island": the level "Paris" is in no training row, and counts as none of the known levels.',
      ]);
    });

    it('names the nearest level', () => {
      const { preprocessor } = fitted(['<=50K', '>50K', '<=50K'], island);
      const warnings: string[] = [];
      preprocessor.transform(tableOf({ island: ['>50K.'] }), { onWarning: (message) => warnings.push(message) });
      expect(warnings).to.deep.equal([
        'rows, row 0, column "island": the level ">50K." is in no training row, and counts as none of the known levels. The nearest that they have is ">50K".',
      ]);
    });

    it('scales levels as RealMLP does, unless numbers are standardised', () => {
      // One of eight: the quartiles coincide, and 0 and 1 are 2 apart.
      const cells = ['a', 'b', 'b', 'b', 'c', 'c', 'c', 'c'];
      const { rows } = fitted(cells, island);
      expect(rows.map((row) => row[0])).to.deep.equal([clipped(2), 0, 0, 0, 0, 0, 0, 0]);
    });

    it('makes one column of two levels and of truth values: −1, 1 and 0 for what is missing', () => {
      const options = { scale: 'standard' } as const;
      const { preprocessor, rows } = fitted(['no', 'yes', '', 'no'], island, options);
      expect(rows).to.deep.equal([
        [-1, 0],
        [1, 0],
        [0, 1],
        [-1, 0],
      ]);
      expect(preprocessor.inputs[0]).to.deep.equal({
        ...{ name: 'island = yes', column: 'island', role: 'level' },
        levels: ['no', 'yes'],
      });
      const truth = described('island', 'boolean', { levels: ['false', 'true'] });
      expect(fitted([true, false, true], truth, options).rows).to.deep.equal([[1], [-1], [1]]);
    });

    it('numbers the levels of many, for an embedding, with one number for the rare, unseen and missing', () => {
      const cells = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].flatMap((level) => [level, level]);
      const { preprocessor, rows } = fitted([...cells, 'once', 'a'], island);
      const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'once'];
      expect(preprocessor.inputs).to.deep.equal([{ name: 'island', column: 'island', role: 'index', levels }]);
      expect(rows.flat()).to.deep.equal([...[0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => [k, k]), 10, 0]);
      expect(column(preprocessor, tableOf({ island: ['new', '', 'i', 'once'] }), 'island')).to.deep.equal([
        10, 10, 8, 10,
      ]);
      const all = fitted([...cells, 'once', 'a'], island, { minimumCount: 1 });
      expect(all.rows.at(-2)).to.deep.equal([9]);
      expect(fitted(cells, island, { oneHotLimit: 9 }).preprocessor.inputs.length).to.equal(9);
    });
  });

  describe('of dates', () => {
    const when = described('when', 'date');

    it('counts days, and shows the time of year, weekday and time of day where the column reaches over them', () => {
      const { preprocessor, rows } = fitted(['2024-01-01T06:00', '2025-07-02T18:00', ''], when, { scale: 'standard' });
      expect(preprocessor.inputs.map(({ name }) => name)).to.deep.equal([
        'when (days)',
        'when (time of year, sine)',
        'when (time of year, cosine)',
        'when (weekday, sine)',
        'when (weekday, cosine)',
        'when (time of day, sine)',
        'when (time of day, cosine)',
        'when is missing',
      ]);
      // Python: (datetime(2025, 7, 2, 18) - datetime(2025, 1, 1)) / timedelta(365); a Monday and a Wednesday.
      const year = [0.25 / 366, 182.75 / 365];
      const week = [1 / 7, 3 / 7];
      const wanted = [0, 1].map((i) => {
        const places = [year[i] as number, week[i] as number, i === 0 ? 0.25 : 0.75];
        const waves = places.flatMap((place) => [Math.sin(2 * Math.PI * place), Math.cos(2 * Math.PI * place)]);
        return [2 * i - 1, ...waves, 0];
      });
      wanted.forEach((row, i) => {
        near(rows[i] as number[], row);
      });
      near(rows[2] as number[], [0, 0, 0, 0, 0, 0, 0, 1]);
    });

    it('leaves out what the column does not reach over', () => {
      const names = (cells: readonly string[]): string[] =>
        fitted(cells, when).preprocessor.inputs.map(({ name }) => name);
      expect(names(['2024-01-01', '2024-01-10'])).to.deep.equal(['when (days)']);
      expect(names(['2024-01-01', '2024-01-10', '2024-01-19'])).to.deep.equal([
        'when (days)',
        'when (weekday, sine)',
        'when (weekday, cosine)',
      ]);
      expect(names(['2024-01-01', '2024-01-15'])).to.deep.equal(['when (days)']);
    });
  });

  describe('of a table', () => {
    const table = tableOf({
      age: ['31', '', '52', '44'],
      city: ['Rome', 'Oslo', 'Rome', 'Bonn'],
      name: ['Ann', 'Bea', 'Cid', 'Dan'],
    });
    const descriptions = [described('age', 'number'), described('city', 'category'), described('name', 'id')];
    const preprocessor = Preprocessor.fit(table, descriptions);

    it('says what it has dropped, and why', () => {
      expect(preprocessor.dropped).to.deep.equal([{ name: 'name', kind: 'id', reason: 'the test says so' }]);
      expect(preprocessor.columns).to.deep.equal(['age', 'city']);
    });

    it('finds columns by their names, and tells once of those that training had not', () => {
      const warnings: string[] = [];
      const { age, city } = { age: ['44'], city: ['Bonn'] };
      const transform = preprocessor.transformer({ onWarning: (message) => warnings.push(message) });
      const wanted = [...preprocessor.transform(table.rows([3])).data];
      expect([...transform(tableOf({ city, shoe: ['9'], name: ['Eve'], age })).data]).to.deep.equal(wanted);
      expect([...transform(tableOf({ shoe: ['9'], age, city })).data]).to.deep.equal(wanted);
      expect(warnings).to.deep.equal(['rows has columns that training had not, which are ignored: "shoe".']);
    });

    it('names all absent columns, or takes them as missing', () => {
      expect(messageOf(() => preprocessor.transform(tableOf({ agee: ['3'], city: ['Oslo'] })))).to.equal(
        'rows: expected all columns of the training rows, got a table without "age". Did you mean "agee"? Known: agee. Rename or add what is absent, or pass absent: \'missing\' to go on without.',
      );
      expect(messageOf(() => preprocessor.transform(tableOf({ shoe: ['3'] })))).to.equal(
        'rows: expected all columns of the training rows, got a table without "age", "city". Columns there: shoe. Rename or add what is absent, or pass absent: \'missing\' to go on without.',
      );
      const warnings: string[] = [];
      const rows = tableOf({ city: ['Oslo'] });
      const { data } = preprocessor.transform(rows, {
        absent: 'missing',
        onWarning: (message) => warnings.push(message),
      });
      expect([...data]).to.deep.equal([...preprocessor.transform(table.rows([1])).data]);
      expect(warnings).to.deep.equal(['rows has no column "age": its values count as missing in every row.']);
    });

    it('says where a cell is not what its column holds', () => {
      expect(messageOf(() => preprocessor.transform(tableOf({ age: ['3', 'old'], city: ['Oslo', 'Rome'] })))).to.match(
        /^rows, row 1, column "age": expected a number, got "old"\./,
      );
    });

    it('refuses a table of which nothing is left, and options that it does not know', () => {
      expect(messageOf(() => Preprocessor.fit(table, [described('name', 'id')]))).to.equal(
        'Preprocessor.fit: expected a column to learn from, got none but "name" (id). Add columns, or say what one of them is, as in kinds: { city: \'category\' }.',
      );
      const wrong: [object, string][] = [
        [{ scaling: 'robust' }, 'Preprocessor.fit: expected only known options, got the option "scaling".'],
        [{ scale: 'minmax' }, "Preprocessor.fit, option scale: expected 'robust' or 'standard', got \"minmax\"."],
        [{ clip: 1 }, 'Preprocessor.fit, option clip: expected true or false, got 1.'],
        [{ oneHotLimit: -1 }, 'Preprocessor.fit, option oneHotLimit: expected a whole number of 0 or more, got -1.'],
        [{ minimumCount: 0 }, 'Preprocessor.fit, option minimumCount: expected a whole number of 1 or more, got 0.'],
      ];
      for (const [options, text] of wrong)
        expect(messageOf(() => Preprocessor.fit(table, descriptions, options))).to.include(text);
    });

    it('learns scales and rare levels of other rows in the same inputs', () => {
      const all = tableOf({ n: ['1', '2', '30', ''], c: ['a', 'b', 'c', 'a'] });
      const options = { oneHotLimit: 2, scale: 'standard', minimumCount: 1 } as const;
      const whole = Preprocessor.fit(all, [described('n', 'number'), described('c', 'category')], options);
      const part = whole.refit(all.rows([0, 1]));
      expect(part.inputs).to.deep.equal(whole.inputs);
      expect(rowsOf(part, all)).to.deep.equal([
        [-1, 0, 0],
        [1, 0, 1],
        [57, 0, 3],
        [0, 1, 0],
      ]);
    });

    it('names inputs apart, though a column be called as a level of another one', () => {
      const rows = tableOf({ 'c = b': ['1', '2'], c: ['a', 'b'] });
      const { inputs } = Preprocessor.fit(rows, [described('c = b', 'number'), described('c', 'category')]);
      expect(inputs.map(({ name }) => name)).to.deep.equal(['c = b', 'c = b (2)']);
    });

    it('refuses to learn from no rows', () => {
      expect(messageOf(() => Preprocessor.fit(table.rows([]), descriptions))).to.equal(
        'Preprocessor.fit: expected training rows, got none in rows. Pass a table with rows.',
      );
    });

    it('goes through JSON', () => {
      const again = Preprocessor.fromJSON(JSON.parse(JSON.stringify(preprocessor)));
      expect(again.inputs).to.deep.equal(preprocessor.inputs);
      expect(again.dropped).to.deep.equal(preprocessor.dropped);
      expect(rowsOf(again, table)).to.deep.equal(rowsOf(preprocessor, table));
    });
  });

  describe('of any table', () => {
    const names = fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '', 'a', 'b = c');
    const cell = (values: fc.Arbitrary<Cell>) =>
      fc.oneof({ arbitrary: values, weight: 6 }, fc.constantFrom('', null, 'NA'));
    const kinds = {
      number: cell(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())),
      category: cell(fc.constantFrom('x', 'y', '__proto__', 'z', 'constructor', ' x ')),
      boolean: cell(fc.boolean()),
      date: cell(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })),
    };
    const columnOf = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])).chain((kind) => {
      return fc.record({ kind: fc.constant(kind), cells: fc.array(kinds[kind], { minLength: 8, maxLength: 8 }) });
    });
    const tables = fc.uniqueArray(fc.tuple(names, columnOf), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 5,
    });

    it('rows do not depend on their columns’ order, on other rows, nor on the way through JSON (property)', () => {
      fc.assert(
        fc.property(tables, fc.integer({ min: 0, max: 4 }), fc.boolean(), (given, oneHotLimit, isStandard) => {
          const table = tableOf(new Map(given.map(([name, { cells }]) => [name, cells])));
          const descriptions = given.map(([name, { kind }]) => described(name, kind));
          const options = { oneHotLimit, scale: isStandard ? 'standard' : 'robust' } as const;
          const preprocessor = Preprocessor.fit(table, descriptions, options);
          const rows = rowsOf(preprocessor, table);
          expect(rows.flat().every(Number.isFinite)).to.equal(true);
          expect(new Set(preprocessor.inputs.map(({ name }) => name)).size).to.equal(preprocessor.inputs.length);
          const turned = tableOf(new Map([...given].reverse().map(([name, { cells }]) => [name, cells])));
          expect(rowsOf(preprocessor, turned)).to.deep.equal(rows);
          expect(rowsOf(preprocessor, table.rows([6, 1]))).to.deep.equal([rows[6], rows[1]]);
          const again = Preprocessor.fromJSON(JSON.parse(JSON.stringify(preprocessor)));
          expect(rowsOf(again, table)).to.deep.equal(rows);
          expect(rowsOf(preprocessor.refit(table), table)).to.deep.equal(rows);
        }),
        { numRuns: 200 },
      );
    });
  });

  it('is read from nothing but what it has written, with an error of its own for all else (property)', () => {
    const table = tableOf({
      n: ['1', '', '3', '9'],
      c: ['a', 'b', 'c', 'a'],
      b: ['a', 'b', '', 'a'],
      d: ['2020-01-01', '2021-06-01', '2022-01-05', ''],
    });
    const descriptions = [
      ...[described('n', 'number'), described('c', 'category'), described('b', 'boolean')],
      described('d', 'date'),
    ];
    const index = Preprocessor.fit(table, descriptions, { oneHotLimit: 0 });
    const text = JSON.stringify(index);
    const places: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) places.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys(value))
        walk((value as Record<string, unknown>)[key], [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(JSON.parse(text), []);
    const others = fc.constantFrom(
      null,
      -1,
      1e9,
      0.5,
      '',
      'pair',
      'number',
      '__proto__',
      true,
      [],
      {},
      [null],
      [[]],
      undefined,
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), others, fc.boolean(), (path, other, removes) => {
        const json = JSON.parse(text);
        const parent = path.slice(0, -1).reduce((value, key) => value[key], json);
        const last = path.at(-1) as string | number;
        if (removes) delete parent[last];
        else parent[last] = other;
        let read: Preprocessor;
        try {
          read = Preprocessor.fromJSON(json);
        } catch (error) {
          expect(error).to.be.instanceOf(MultilayerError, `${path.join('.')} ${error}`);
          return;
        }
        // What is still one answers, or refuses a cell.
        try {
          expect(
            read.transform(table, { absent: 'missing', onWarning: () => {} }).data.every(Number.isFinite),
          ).to.equal(true);
        } catch (error) {
          expect(error).to.be.instanceOf(MultilayerError, `${path.join('.')} ${error}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});
