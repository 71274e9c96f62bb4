import { expect } from 'chai';
import type { Engine } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import {
  assign,
  columns,
  gather,
  gradient,
  input,
  map,
  matmul,
  type Node,
  random,
  reduce,
  reshape,
  scatter,
  state,
} from '#src/graph/index.js';
import { compute, judge, numbers } from './judge.js';

const sum = f.add(f.x, variable('y'));

export function reshapeSuite(engine: Engine): void {
  it('reads inputs, states and results in other rows, for every number of rows of the batch', async () => {
    const x = input('x', { rows: 'batch', cols: 6 });
    const w = state('w', { rows: 2, cols: 3 });
    const twice = map(f.multiply(2, f.x), { x });
    const outputs = {
      input: reshape(x, 2),
      state: reshape(w, 1),
      result: reshape(twice, 3),
      back: reshape(reshape(twice, 2), 6),
      // A product with one table for all members of a row.
      product: reshape(matmul(reshape(twice, 2), w), 9),
      summed: reduce('sum', 'rows', reshape(x, 3)),
      greatest: reduce('max', 'cols', reshape(x, 3)),
      one: reduce('sum', 'all', reshape(x, 1)),
    };
    const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: 9 } });
    const weights = numbers(6, 4);
    program.write('w', weights);
    for (const rows of [9, 1, 4]) {
      const values = numbers(rows * 6, rows);
      program.write('x', values);
      await program.run('main', rows);
      const at = async (name: string): Promise<Float64Array> => program.output('main', name);
      for (const name of ['input', 'state'])
        expect([...(await at(name))]).to.deep.equal(name === 'state' ? [...weights] : [...values]);
      for (const name of ['result', 'back'])
        expect([...(await at(name))]).to.deep.equal([...values].map((each) => 2 * each));
      const product = Array.from({ length: rows * 9 }, (_, k) => {
        const [row, col] = [Math.floor(k / 3), k % 3];
        return [0, 1].reduce(
          (total, p) => total + 2 * (values[row * 2 + p] as number) * (weights[p * 3 + col] as number),
          0,
        );
      });
      judge(
        engine,
        `products of ${rows} rows`,
        await at('product'),
        product,
        product.map(() => 1),
      );
      const ofColumn = (col: number): number =>
        values.reduce((total, each, k) => (k % 3 === col ? total + each : total), 0);
      judge(engine, 'sums', await at('summed'), [0, 1, 2].map(ofColumn), [9, 9, 9]);
      judge(engine, 'sum', await at('one'), [values.reduce((a, b) => a + b, 0)], [9]);
      const tops = Array.from({ length: 2 * rows }, (_, i) => Math.max(...values.subarray(3 * i, 3 * i + 3)));
      judge(engine, 'maxima', await at('greatest'), tops);
    }
    program.dispose();
  });

  it('computes maps, rows by index, columns and random numbers over rows of so many batches', async () => {
    const x = input('x', { rows: 'batch', cols: 4 });
    const y = reshape(x, 2);
    const places = map(f.multiply(2, f.greater(f.x, 0)), { x: columns(y, 0, 1) });
    const step = state('step', { rows: 1, cols: 1 });
    const shape = { rows: '2·batch', cols: 2 } as const;
    const outputs = {
      map: map(sum, { x: y, y: columns(y, 1, 2) }),
      spread: map(sum, { x: state('row', { rows: 1, cols: 2 }), y }, { shape }),
      taken: gather(state('table', { rows: 3, cols: 2 }), places),
      added: scatter(y, places, 3),
      drawn: reduce('max', 'rows', random(shape, { seed: 1, stream: 2, step })),
    };
    for (const rows of [1, 2, 5]) {
      const values = numbers(rows * 4, rows);
      const leaves = { x: values, row: [10, 20], table: [1, 2, 3, 4, 5, 6], step: [3] };
      const results = await compute(engine, outputs, leaves, rows);
      const each = Array.from(
        { length: 2 * rows },
        (_, i) => [...values.subarray(2 * i, 2 * i + 2)] as [number, number],
      );
      judge(
        engine,
        'map',
        results.map,
        each.flatMap(([a, b]) => [a + b, b + b]),
        each.flatMap(() => [2, 2]),
      );
      judge(
        engine,
        'spread',
        results.spread,
        each.flatMap(([a, b]) => [a + 10, b + 20]),
      );
      judge(
        engine,
        'taken',
        results.taken,
        each.flatMap(([a]) => (a > 0 ? [5, 6] : [1, 2])),
      );
      const added = [0, 1, 2].flatMap((place) =>
        [0, 1].map((j) =>
          each.reduce((total, row) => (place === (row[0] > 0 ? 2 : 0) ? total + (row[j] as number) : total), 0),
        ),
      );
      judge(
        engine,
        'added',
        results.added,
        added,
        added.map(() => 9),
      );
      for (const most of results.drawn as Float64Array) expect(most).to.be.within(0, 1);
    }
  });

  it('changes no state that is still to be read in another shape', async () => {
    const w = state('w', { rows: 2, cols: 3 });
    const v = state('v', { rows: 3, cols: 2 });
    const next = map(sum, { x: w, y: reduce('sum', 'rows', w) });
    // The product reads the old w, and v becomes it in the shape of v; both exchange values from before the run.
    const updates = [assign(w, next), assign(v, reshape(w, 2))];
    const outputs = { product: matmul(reshape(w, 2), w) };
    const program = engine.compile({ main: { graph: { outputs, updates }, capacity: 1 } });
    program.write('w', [1, 2, 3, 4, 5, 6]);
    await program.run('main', 1);
    expect([...(await program.output('main', 'product'))]).to.deep.equal([9, 12, 15, 19, 26, 33, 29, 40, 51]);
    expect([...(await program.read('v'))]).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect([...(await program.read('w'))]).to.deep.equal([6, 9, 12, 9, 12, 15]);
    program.dispose();
  });

  it('writes the value of an update in another shape', async () => {
    const v = state('v', { rows: 3, cols: 2 });
    const x = state('x', { rows: 2, cols: 3 });
    const [slope] = gradient(reduce('sum', 'all', map(f.square(f.x), { x: reshape(x, 2) })), [x]) as [Node];
    const graph = { outputs: {}, updates: [assign(v, reshape(slope, 2)), assign(x, map(f.negate(f.x), { x: slope }))] };
    const program = engine.compile({ main: { graph, capacity: 1 } });
    program.write('x', [1, 2, 3, 4, 5, 6]);
    await program.run('main', 1);
    expect([...(await program.read('v'))]).to.deep.equal([2, 4, 6, 8, 10, 12]);
    expect([...(await program.read('x'))]).to.deep.equal([-2, -4, -6, -8, -10, -12]);
    program.dispose();
  });
}
