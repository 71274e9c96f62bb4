import { expect } from 'chai';
import type { Engine } from '#src/engines/index.js';
import { f } from '#src/expression/index.js';
import { columns, gradient, input, join, map, type Node, reduce, state } from '#src/graph/index.js';
import { compute, numbers } from './judge.js';

/** Around the sizes at which copies change: single floats, pairs, vectors, and loops over more than eight vectors. */
const widths = [1, 2, 3, 4, 5, 6, 7, 9, 32, 35, 36, 40];

/** Columns `from` … of rows of so many. */
function cut(values: ArrayLike<number>, cols: number, from: number, to: number): number[] {
  return Array.from(values).filter((_, k) => k % cols >= from && k % cols < to);
}

function sideBySide(rows: number, parts: readonly (readonly [values: ArrayLike<number>, cols: number])[]): number[] {
  return Array.from({ length: rows }, (_, i) =>
    parts.flatMap(([values, cols]) => Array.from(values).slice(i * cols, (i + 1) * cols)),
  ).flat();
}

export function joinSuite(engine: Engine): void {
  it('puts tables side by side and takes them apart, number for number, for any number of rows', async () => {
    for (const width of widths) {
      const other = 8 - (width % 8) || 3;
      const [a, b] = [input('a', { rows: 'batch', cols: width }), input('b', { rows: 'batch', cols: other })];
      const joined = join(a, b, a);
      const turned = map(f.negate(f.x), { x: joined });
      const outputs = { joined, second: columns(turned, width, width + other), rest: columns(turned, width + 1) };
      const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 5 } });
      const total = 2 * width + other;
      for (const rows of [5, 1, 3]) {
        const [left, right] = [numbers(rows * width, 1), numbers(rows * other, 2)];
        left[0] = Number.NaN;
        right[0] = -0;
        program.write('a', left);
        program.write('b', right);
        await program.run('main', rows);
        const expected = sideBySide(rows, [
          [left, width],
          [right, other],
          [left, width],
        ]);
        expect([...(await program.output('main', 'joined'))], `${width}, ${rows} rows`).to.deep.equal(expected);
        expect([...(await program.output('main', 'second'))]).to.deep.equal(Array.from(right, (each) => -each));
        expect([...(await program.output('main', 'rest'))]).to.deep.equal(
          cut(expected, total, width + 1, total).map((each) => -each),
        );
      }
      program.dispose();
    }
  });

  it('joins hundreds of tables, and those of a number of rows', async () => {
    const rows = 3;
    const parts = Array.from({ length: 300 }, (_, k) => state(`part ${k}`, { rows, cols: 1 + (k % 3) }));
    const values = parts.map(({ shape: { cols } }, k) => numbers(rows * cols, k));
    const leaves = Object.fromEntries(parts.map(({ name }, k) => [name, values[k] as Float64Array]));
    const { joined } = await compute(engine, { joined: join(...parts) }, leaves);
    const expected = sideBySide(
      rows,
      parts.map(({ shape }, k) => [values[k] as Float64Array, shape.cols] as const),
    );
    expect([...(joined ?? [])]).to.deep.equal(expected);
  });

  it('has zeros where the gradient of columns has none, and nothing left of runs before', async () => {
    for (const [from, to, cols] of [
      [0, 1, 2],
      [1, 3, 3],
      [2, 5, 49],
      [7, 40, 83],
      [37, 38, 38],
    ] as const) {
      const x: Node = state('x', { rows: 2, cols });
      const loss = reduce('sum', 'all', columns(x, from, to));
      const [slope] = gradient(loss, [x]) as [Node];
      const result = await compute(engine, { slope }, {});
      const expected = Array.from({ length: 2 * cols }, (_, k) => Number(k % cols >= from && k % cols < to));
      expect([...(result.slope ?? [])], `${from} to ${to} of ${cols}`).to.deep.equal(expected);
    }
  });
}
