import { expect } from 'chai';
import type { Engine } from '#src/engines/index.js';
import { f } from '#src/expression/index.js';
import { fixed, gather, input, map, type Node, state } from '#src/graph/index.js';
import { judge, numbers } from './judge.js';

const tableRows = 6;

function taken(table: ArrayLike<number>, rows: number, cols: number, indices: readonly number[]): number[] {
  return indices.flatMap((index) =>
    Array.from({ length: cols }, (_, j) =>
      Number.isInteger(index) && index >= 0 && index < rows ? (table[index * cols + j] as number) : Number.NaN,
    ),
  );
}

export function gatherSuite(engine: Engine): void {
  const tables: Readonly<Record<string, (cols: number, values: Float64Array) => Node>> = {
    'an input': (cols) => input('table', { rows: tableRows, cols }),
    'a state': (cols) => state('table', { rows: tableRows, cols }),
    'a fixed table': (cols, data) => fixed({ rows: tableRows, cols, data }),
    'a computed table': (cols) => map(f.negate(f.x), { x: state('negative', { rows: tableRows, cols }) }),
  };
  for (const [what, make] of Object.entries(tables)) {
    it(`takes rows of ${what}, repeated and out of range`, async () => {
      for (const cols of [1, 2, 3, 4, 5, 8, 13, 65]) {
        const values = numbers(tableRows * cols);
        const indices = input('indices', { rows: 'batch', cols: 1 });
        const outputs = { rows: gather(make(cols, values), indices) };
        const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 12 } });
        if (what === 'a computed table')
          program.write(
            'negative',
            values.map((value) => -value),
          );
        else if (what !== 'a fixed table') program.write('table', values);
        const odd = [tableRows, -1, 1.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        for (const wanted of [[5, 0, 3, 3, 3, 1, 2, 4, 0, 5, 5], [2], [0, ...odd, 5], odd, [-0, 1, 2]]) {
          program.write('indices', wanted);
          await program.run('main', wanted.length);
          const expected = taken(values, tableRows, cols, wanted);
          judge(engine, `${what} of ${cols} columns`, await program.output('main', 'rows'), expected);
        }
        program.dispose();
      }
    });
  }

  it('takes some rows for an input, and keeps the others', async () => {
    const indices = input('indices', { rows: 'batch', cols: 1 });
    const outputs = { rows: gather(input('table', { rows: tableRows, cols: 3 }), indices) };
    const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: tableRows } });
    const [before, after] = [numbers(3 * tableRows), numbers(6, 1)];
    program.write('table', before);
    program.write('table', after);
    expect(() => program.write('table', numbers(7))).to.throw(
      `write to table: expected 1 to ${tableRows} rows of 3 numbers, got 7 numbers. Write whole rows`,
    );
    program.write('indices', [0, 1, 2, 3, 4, 5]);
    await program.run('main', tableRows);
    const expected = [...after, ...before.subarray(6)];
    judge(engine, 'all rows', await program.output('main', 'rows'), taken(expected, tableRows, 3, [0, 1, 2, 3, 4, 5]));
    program.dispose();
  });

  it('takes rows of the batch itself, and none beyond it', async () => {
    const outputs = {
      rows: gather(input('x', { rows: 'batch', cols: 3 }), input('indices', { rows: 'batch', cols: 1 })),
    };
    const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 5 } });
    program.write('x', numbers(15));
    program.write('indices', [4, 3, 2, 1, 0]);
    await program.run('main', 5);
    judge(engine, 'five rows', await program.output('main', 'rows'), taken(numbers(15), 5, 3, [4, 3, 2, 1, 0]));
    program.write('indices', [1, 2, 0]);
    await program.run('main', 2);
    judge(engine, 'two rows', await program.output('main', 'rows'), taken(numbers(15), 2, 3, [1, 2]));
    program.dispose();
  });

  it('copies numbers as they are, without a rounding', async () => {
    const outputs = {
      rows: gather(state('table', { rows: 2, cols: 3 }), input('indices', { rows: 'batch', cols: 1 })),
    };
    const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 2 } });
    const values = [1e-30, -0, Number.POSITIVE_INFINITY, 2 ** -126, 0.1, 16777215].map(Math.fround);
    program.write('table', values);
    program.write('indices', [0, 1]);
    await program.run('main', 2);
    expect([...(await program.output('main', 'rows'))]).to.deep.equal(values);
    program.dispose();
  });
}
