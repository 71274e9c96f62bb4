import type { Engine } from '#src/engines/index.js';
import { f } from '#src/expression/index.js';
import { fixed, gather, input, map, type Node, oneHot, scatter } from '#src/graph/index.js';
import { judge, numbers } from './judge.js';

const odd = [-1, 1.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

function added(values: ArrayLike<number>, rows: number, cols: number, indices: readonly number[]): number[] {
  const sums = new Array<number>(rows * cols).fill(0);
  indices.forEach((index, i) => {
    if (!(Number.isInteger(index) && index >= 0 && index < rows)) return;
    for (let j = 0; j < cols; j++)
      sums[index * cols + j] = (sums[index * cols + j] as number) + (values[i * cols + j] as number);
  });
  return sums;
}

export function scatterSuite(engine: Engine): void {
  it('adds up rows, repeated ones too, and leaves out what is out of range', async () => {
    for (const cols of [1, 2, 3, 4, 5, 8, 13, 65]) {
      for (const rows of [1, 3, 6, 23]) {
        const indices = input('indices', { rows: 'batch', cols: 1 });
        const of = input('of', { rows: 'batch', cols });
        const outputs = { sums: scatter(of, indices, rows) };
        const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 12 } });
        for (const wanted of [[5, 0, 3, 3, 3, 1, 2, 4, 0, 5, 5], [2], [0, ...odd, rows, 0], odd, [-0, 1, 2]]) {
          const values = numbers(wanted.length * cols);
          program.write('of', values);
          program.write('indices', wanted);
          await program.run('main', wanted.length);
          judge(engine, `${rows} × ${cols}`, await program.output('main', 'sums'), added(values, rows, cols, wanted));
        }
        program.dispose();
      }
    }
  });

  it('adds up to as many rows as the batch has, by computed indices', async () => {
    const at: Node = input('at', { rows: 'batch', cols: 1 });
    const places = map(f.subtract(3, f.x), { x: at });
    const outputs = {
      sums: scatter(input('of', { rows: 'batch', cols: 3 }), places, 'batch'),
      same: gather(at, places),
    };
    const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 5 } });
    program.write('of', numbers(12));
    program.write('at', [0, 3, 2, 2]);
    await program.run('main', 4);
    judge(engine, 'four rows', await program.output('main', 'sums'), added(numbers(12), 4, 3, [3, 0, 1, 1]));
    program.dispose();
  });

  it('makes one-hot rows of class numbers', async () => {
    for (const classes of [1, 2, 3, 4, 7, 16, 33]) {
      const wanted = [0, classes - 1, Math.floor(classes / 2), 0];
      const indices = fixed({ rows: 4, cols: 1, data: Float64Array.from(wanted) });
      const program = engine.compile({
        main: { graph: { outputs: { rows: oneHot(indices, classes) }, updates: [] }, capacity: 1 },
      });
      await program.run('main', 1);
      const expected = wanted.flatMap((wantedClass) =>
        Array.from({ length: classes }, (_, k) => Number(k === wantedClass)),
      );
      judge(engine, `${classes} classes`, await program.output('main', 'rows'), expected);
      program.dispose();
    }
  });
}
