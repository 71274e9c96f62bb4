import { expect } from 'chai';
import fc from 'fast-check';
import { atOnce } from '#src/core/turns.js';
import type { Task } from '#src/tables/task.js';
import { fitDummy } from '#src/tabular/dummy.js';
import { fitLinear } from '#src/tabular/linear.js';
import type { RecipeInput } from '#src/tabular/recipe.js';
import { golden, tables } from '../golden/linear.js';

type Rows = readonly (readonly number[])[];

const table = (rows: Rows) => ({
  rows: rows.length,
  cols: rows[0]?.length ?? 0,
  data: Float64Array.from(rows.flat()),
});
const numbers = (count: number): RecipeInput[] => Array.from({ length: count }, () => ({ role: 'number' as const }));
const tasks = { number: 'regression', two: 'binary', three: 'multiclass' } as const;

function closeTo(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(Array.from(actual)).to.have.length(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).to.be.closeTo(value, tolerance * Math.max(1, Math.abs(value)));
  });
}

const fitted = (...given: Parameters<typeof fitLinear>) => atOnce(fitLinear(...given));

describe('fitLinear', () => {
  for (const [name, rows] of Object.entries(golden))
    it(`finds the minimum that scikit-learn finds: ${name}`, () => {
      for (const { on, source, weights, intercepts, answers } of rows) {
        const penalty = Number(/alpha=(\d+)/.exec(source)?.[1] ?? 1);
        const given = { task: tasks[on], inputs: numbers(7), classes: 3, penalty };
        const model = fitted(table(tables.x), tables[on], given);
        const found = model.weights.map((each) => Array.from(each));
        const mean = found.length > 1 ? found.reduce((sum, each) => sum + (each.at(-1) ?? 0) / found.length, 0) : 0;
        found.forEach((each, k) => {
          closeTo(each, [...(weights[k] ?? []), (intercepts[k] ?? 0) + mean], 1e-6);
        });
        closeTo(model.predict(table(tables.x.slice(0, 3))).data, answers.flat(), 1e-6);
      }
    });

  it('takes the number of a level as the columns of all levels, and an unknown level as none', () => {
    const levels = tables.x.map((row) => row.slice(2, 5).indexOf(1));
    const coded = tables.x.map((row, i) => [row[0] ?? 0, levels[i] ?? 0]);
    const open = tables.x.map((row) => [row[0] ?? 0, ...row.slice(2, 5)]);
    const inputs: RecipeInput[] = [{ role: 'number' }, { role: 'index', levels: ['a', 'b', 'c'] }];
    const a = fitted(table(coded), tables.two, { task: 'binary', inputs });
    const b = fitted(table(open), tables.two, { task: 'binary', inputs: numbers(4) });
    closeTo(a.weights[0] ?? [], Array.from(b.weights[0] ?? []), 1e-9);
    for (const unknown of [-1, 3, 7])
      closeTo(a.predict(table([[0.5, unknown]])).data, Array.from(b.predict(table([[0.5, 0, 0, 0]])).data), 1e-9);
  });

  it('finds the same in more columns than it makes a triangle for', () => {
    // 450 columns, of which 443 are of one row each, and as many rows of zeros beside.
    const wide = tables.x.map((row, i) => [
      ...row,
      ...Array.from({ length: 443 }, (_, j) => Number(j % 30 === i) / 30),
    ]);
    for (const on of ['number', 'two', 'three'] as const) {
      const given = { task: tasks[on], inputs: numbers(450), classes: 3 };
      const x = table(wide);
      const model = fitted(x, tables[on], given);
      // At the minimum Σ residual · x = −penalty · w.
      const predicted = model.predict(x);
      const cols = on === 'two' ? 1 : predicted.cols;
      for (let k = 0; k < cols; k++) {
        const of = on === 'two' ? 1 : k;
        const residuals = tables[on].map((y, i) => {
          const value = predicted.data[i * predicted.cols + of] ?? 0;
          return value - (on === 'number' ? y : Number(y === of));
        });
        for (const j of [0, 3, 8, 449]) {
          const slope = residuals.reduce((sum, each, i) => sum + each * (wide[i]?.[j] ?? 0), 0);
          expect(slope + (model.weights[k]?.[j] ?? 0)).to.be.closeTo(0, 1e-5);
        }
      }
    }
  });

  it('answers in finite numbers whatever the rows are', () => {
    const value = fc.oneof(fc.constantFrom(0, 1, -1, 3), fc.double({ min: -3, max: 3, noNaN: true }));
    const shape = fc.record({ rows: fc.integer({ min: 1, max: 12 }), cols: fc.integer({ min: 1, max: 15 }) });
    const task = fc.constantFrom<Task>('binary', 'multiclass', 'regression');
    const drawn = shape.chain(({ rows, cols }) =>
      fc.record({
        x: fc.array(fc.array(value, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }),
        places: fc.array(fc.nat(3), { minLength: rows, maxLength: rows }),
        task,
      }),
    );
    fc.assert(
      fc.property(drawn, ({ x, places, task }) => {
        const y = task === 'binary' ? places.map((each) => each % 2) : places;
        const given = { task, inputs: numbers(x[0]?.length ?? 0), classes: task === 'binary' ? 2 : 4 };
        for (const model of [fitted(table(x), y, given), fitDummy(y, given)]) {
          const { data, cols } = model.predict(table(x));
          for (const each of data) expect(each).to.satisfy(Number.isFinite);
          if (task !== 'regression')
            x.forEach((_, i) => {
              const row = data.slice(i * cols, (i + 1) * cols);
              expect(row.reduce((sum, each) => sum + each, 0)).to.be.closeTo(1, 1e-12);
            });
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('fitDummy', () => {
  it('says how often each class is met, or the mean', () => {
    const x = table([[1], [2]]);
    expect(Array.from(fitDummy([2, 0, 2, 1], { task: 'multiclass', classes: 3 }).predict(x).data)).to.deep.equal([
      0.25, 0.25, 0.5, 0.25, 0.25, 0.5,
    ]);
    expect(Array.from(fitDummy([1, 2, 6], { task: 'regression' }).predict(x).data)).to.deep.equal([3, 3]);
  });
});
