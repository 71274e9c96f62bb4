import type { Engine } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import { input, map, type Node, reduce, state } from '#src/graph/index.js';
import { compute, judge, numbers } from './judge.js';

const { NaN: nan, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
const ways = (['sum', 'max'] as const).flatMap((how) =>
  (['rows', 'cols', 'all'] as const).map((over) => ({ how, over, name: `${how} over ${over}` })),
);

function groups(over: 'rows' | 'cols' | 'all', values: ArrayLike<number>, rows: number, cols: number): number[][] {
  const at = (i: number, j: number): number => values[i * cols + j] as number;
  const [down, across] = [Array.from({ length: rows }, (_, i) => i), Array.from({ length: cols }, (_, j) => j)];
  if (over === 'rows') return across.map((j) => down.map((i) => at(i, j)));
  if (over === 'cols') return down.map((i) => across.map((j) => at(i, j)));
  return [Array.from(values)];
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function greatest(values: readonly number[]): number {
  let most = NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) return nan;
    if (value > most) most = value;
  }
  return most;
}

/** Every reduction of a [batch × cols] input, for each number of rows. */
async function checkSizes(
  engine: Engine,
  cols: number,
  rowCounts: readonly number[],
  spoil: (values: Float64Array) => void,
): Promise<void> {
  const x = input('x', { rows: 'batch', cols });
  const outputs = Object.fromEntries(ways.map(({ how, over, name }): [string, Node] => [name, reduce(how, over, x)]));
  const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: Math.max(...rowCounts) } });
  for (const rows of rowCounts) {
    const values = numbers(rows * cols, rows);
    spoil(values);
    program.write('x', values);
    await program.run('main', rows);
    for (const { how, over, name } of ways) {
      const parts = groups(over, values, rows, cols);
      const expected = parts.map(how === 'sum' ? total : greatest);
      const magnitudes = parts.map((part) => (how === 'sum' ? total(part.map(Math.abs)) : greatest(part)));
      const what = `${name} of [${rows} × ${cols}]`;
      judge(engine, what, await program.output('main', name), expected, magnitudes);
    }
  }
  program.dispose();
}

export function reduceSuite(engine: Engine): void {
  const sizes = Array.from({ length: 65 }, (_, k) => k + 1);

  it('sums and takes maxima over 1 to 65 rows', async () => {
    for (const cols of [1, 3, 8, 17]) await checkSizes(engine, cols, [...sizes].reverse(), () => {});
  });

  it('sums and takes maxima over 1 to 65 columns', async () => {
    for (const cols of sizes) await checkSizes(engine, cols, [17, 8, 3, 1], () => {});
  });

  it('sums and takes maxima over a thousand rows', () => checkSizes(engine, 5, [1000], async () => {}));

  it('takes maxima of negative numbers only', async () => {
    for (const cols of [1, 5, 8]) {
      await checkSizes(engine, cols, [9, 4, 1], (values) => values.set(values.map((value) => -1 - Math.abs(value))));
    }
  });

  for (const odd of [nan, NEGATIVE_INFINITY, POSITIVE_INFINITY]) {
    it(`passes ${odd} on, wherever it stands`, async () => {
      for (const cols of [1, 3, 4, 6]) {
        for (let at = 0; at < 5 * cols; at++) {
          await checkSizes(engine, cols, [5], (values) => {
            values[at] = odd;
          });
        }
      }
    });
  }

  it('has −∞ for the maximum of nothing but −∞, and NaN for ∞ − ∞', async () => {
    await checkSizes(engine, 6, [5, 1], (values) => values.fill(NEGATIVE_INFINITY));
    await checkSizes(engine, 2, [3], (values) => values.set([POSITIVE_INFINITY, NEGATIVE_INFINITY, 1, 1, 1, 1]));
  });

  it('folds all of what formulas give, over every kind of input, also where it is needed besides', async () => {
    const [a, b] = [variable('a'), variable('b')];
    const formula = f.add(f.square(a), b);
    for (const cols of [1, 2, 3, 4, 7, 8]) {
      const x = input('x', { rows: 'batch', cols });
      const inputs: Record<string, Node> = {
        table: x,
        row: state('row', { rows: 1, cols }),
        column: reduce('max', 'cols', x),
        single: state('single', { rows: 1, cols: 1 }),
      };
      const outputs: Record<string, Node> = {};
      for (const [what, from] of Object.entries(inputs)) {
        const values = map(formula, { a: x, b: from });
        outputs[`sum, ${what}`] = reduce('sum', 'all', values);
        outputs[`max, ${what}`] = reduce('max', 'all', map(f.subtract(a, b), { a: x, b: from }));
        if (what === 'row') outputs['values, row'] = values;
      }
      const most = Math.ceil(40_000 / cols);
      const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: most } });
      const row = numbers(cols, 3);
      program.write('row', row);
      program.write('single', [0.25]);
      for (const rows of cols === 3 ? [most, 5, 1] : [7, 5, 2, 1]) {
        const values = numbers(rows * cols, rows);
        program.write('x', values);
        await program.run('main', rows);
        const read: Record<string, (k: number) => number> = {
          table: (k) => values[k] as number,
          row: (k) => row[k % cols] as number,
          column: (k) => {
            const start = k - (k % cols);
            return Math.max(...values.subarray(start, start + cols));
          },
          single: () => 0.25,
        };
        for (const [what, at] of Object.entries(read)) {
          const sums = Array.from(values, (value, k) => value * value + at(k));
          const size = total(Array.from(values, (value, k) => value * value + Math.abs(at(k))));
          judge(
            engine,
            `sum, ${what}, ${rows} × ${cols}`,
            await program.output('main', `sum, ${what}`),
            [total(sums)],
            [size],
          );
          const top = greatest(Array.from(values, (value, k) => value - at(k)));
          judge(engine, `max, ${what}`, await program.output('main', `max, ${what}`), [top], [1]);
          if (what === 'row')
            judge(
              engine,
              'values',
              await program.output('main', 'values, row'),
              sums,
              sums.map(() => 2),
            );
        }
      }
      program.dispose();
    }
  });

  it('adds up a table of many numbers', async () => {
    const w = state('w', { rows: 301, cols: 173 });
    const values = numbers(301 * 173, 5);
    const outputs = { sum: reduce('sum', 'all', w), squares: reduce('sum', 'all', map(f.square(f.x), { x: w })) };
    const results = await compute(engine, outputs, { w: values });
    const squares = Array.from(values, (value) => value * value);
    judge(engine, 'sum', results.sum, [total([...values])], [total(Array.from(values, Math.abs))]);
    judge(engine, 'squares', results.squares, [total(squares)]);
  });
}
