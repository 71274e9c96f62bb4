import type { Engine } from '#src/engines/index.js';
import { input, type Node, reduce } from '#src/graph/index.js';
import { judge, numbers } from './judge.js';

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
}
