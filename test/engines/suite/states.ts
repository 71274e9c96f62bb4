import { expect } from 'chai';
import { type Engine, isImmediate, type Program } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import {
  type Assign,
  assign,
  batchSize,
  gather,
  input,
  map,
  matmul,
  type Node,
  reduce,
  state,
} from '#src/graph/index.js';
import { judge, numbers } from './judge.js';

const single = { rows: 1, cols: 1 };

function compile(engine: Engine, updates: readonly Assign[], outputs: Readonly<Record<string, Node>> = {}): Program {
  return engine.compile({ main: { graph: { outputs, updates }, capacity: 1 } });
}

/** A step of gradient descent on ½·mean((x·w − y)²) over the rows that `indices` names. */
function descent(engine: Engine, rows: number, capacity: number): Program {
  const indices = input('indices', { rows: 'batch', cols: 1 });
  const x = gather(input('x', { rows, cols: 3 }), indices);
  const y = gather(input('y', { rows, cols: 1 }), indices);
  const w = state('w', { rows: 3, cols: 1 });
  const runs = state('runs', single);
  const difference = map(f.subtract(f.x, variable('y')), { x: matmul(x, w), y });
  const squares = reduce('sum', 'all', map(f.square(f.x), { x: difference }));
  const outputs = { loss: map(f.divide(f.x, f.multiply(2, variable('n'))), { x: squares, n: batchSize() }) };
  const slope = matmul(x, difference, { transposeA: true });
  const moved = f.subtract(variable('w'), f.multiply(0.5, f.divide(variable('slope'), variable('n'))));
  const updates = [assign(w, map(moved, { w, slope, n: batchSize() })), assign(runs, map(f.add(f.x, 1), { x: runs }))];
  const program = engine.compile({ main: { graph: { outputs, updates }, capacity } });
  program.write('x', numbers(rows * 3));
  program.write('y', numbers(rows, 1));
  program.write('w', numbers(3, 2));
  return program;
}

/** The same descent in plain loops. */
function plainDescent(rows: number, batches: readonly (readonly number[])[]): { losses: number[]; w: number[] } {
  const [x, y, w] = [numbers(rows * 3), numbers(rows, 1), numbers(3, 2)];
  const losses = batches.map((batch) => {
    const slope = [0, 0, 0];
    let squares = 0;
    for (const row of batch) {
      const terms = [0, 1, 2].map((j) => (x[row * 3 + j] as number) * (w[j] as number));
      const difference = terms.reduce((a, b) => a + b, 0) - (y[row] as number);
      squares += difference ** 2;
      for (let j = 0; j < 3; j++) slope[j] = (slope[j] as number) + (x[row * 3 + j] as number) * difference;
    }
    for (let j = 0; j < 3; j++) w[j] = (w[j] as number) - (0.5 * (slope[j] as number)) / batch.length;
    return squares / (2 * batch.length);
  });
  return { losses, w: [...w] };
}

export function statesSuite(engine: Engine): void {
  it('brings back remembered states, as often as asked, and leaves inputs alone', async () => {
    const program = descent(engine, 9, 4);
    const before = [...(await program.read('w'))];
    const back = await program.save();
    const batches = { order: Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7), ends: Uint32Array.of(4, 8) };
    const first = await program.runBatches('main', batches, 'indices', 'loss');
    const after = [...(await program.read('w')), ...(await program.read('runs'))];
    expect(after.slice(0, 3)).to.not.deep.equal(before);
    for (let k = 0; k < 2; k++) {
      back();
      expect([...(await program.read('w')), ...(await program.read('runs'))]).to.deep.equal([...before, 0]);
      expect(await program.runBatches('main', batches, 'indices', 'loss')).to.deep.equal(first);
      expect([...(await program.read('w')), ...(await program.read('runs'))]).to.deep.equal(after);
    }
    program.dispose();
  });

  it('reads written row numbers again after batches, and batches through one of two lists alone', async () => {
    const [i, j] = [input('i', { rows: 'batch', cols: 1 }), input('j', { rows: 'batch', cols: 1 })];
    const table = input('table', { rows: 5, cols: 1 });
    const sum = (...terms: readonly Node[]): Node => {
      const total = terms.reduce((a, b) => map(f.add(f.x, variable('b')), { x: a, b }));
      return reduce('sum', 'all', total);
    };
    const one = { graph: { outputs: { sum: sum(gather(table, i)) }, updates: [] }, capacity: 2 };
    const two = { graph: { outputs: { sum: sum(gather(table, i), gather(table, j)) }, updates: [] }, capacity: 2 };
    const batches = { order: Uint32Array.of(0, 1, 2), ends: Uint32Array.of(2, 3) };
    const alone = engine.compile({ main: one });
    alone.write('table', [1, 10, 100, 1000, 10000]);
    alone.write('i', [3, 4]);
    expect([...(await alone.runBatches('main', batches, 'i', 'sum'))]).to.deep.equal([11, 100]);
    alone.write('i', [3, 4]);
    await alone.run('main', 2);
    expect([...(await alone.output('main', 'sum'))]).to.deep.equal([11000]);
    alone.dispose();
    const both = engine.compile({ main: two });
    both.write('table', [1, 10, 100, 1000, 10000]);
    both.write('j', [3, 4]);
    expect([...(await both.runBatches('main', batches, 'i', 'sum'))]).to.deep.equal([11011, 1100]);
    both.dispose();
  });

  it('finds the state that holds a number that is not finite, wherever it stands', async () => {
    for (const length of [1, 2, 3, 4, 5, 7, 8, 17]) {
      const [a, b] = [state('a', { rows: 1, cols: length }), state('b', { rows: 1, cols: length })];
      const program = compile(engine, [
        assign(a, map(f.negate(f.x), { x: a })),
        assign(b, map(f.negate(f.x), { x: b })),
      ]);
      expect(await program.broken(['a', 'b'])).to.equal(undefined);
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (let at = 0; at < length; at++) {
          program.write('b', numbers(length).with(at, odd));
          expect(await program.broken(['a', 'b'])).to.equal('b');
          expect(await program.broken(['a'])).to.equal(undefined);
        }
      }
      program.write('b', numbers(length).fill(3e38));
      expect(await program.broken(['a', 'b'])).to.equal(undefined);
      program.dispose();
    }
  });

  it('says whether the first numbers of an input are finite', function () {
    // What answers later is not asked for predictions, which look at their inputs so.
    if (!isImmediate(engine)) return this.skip();
    for (const rows of [1, 3, 4, 15, 16, 17, 70]) {
      const x = input('x', { rows: 'batch', cols: 1 });
      const program = engine.compile({
        main: { graph: { outputs: { x: map(f.negate(f.x), { x }) }, updates: [] }, capacity: rows },
      });
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (let at = 0; at < rows; at++) {
          program.write('x', numbers(rows).with(at, odd));
          for (const count of [at, at + 1, rows]) expect(program.isFinite('x', count)).to.equal(count <= at);
        }
      }
      program.write('x', numbers(rows).fill(3e38));
      expect(program.isFinite('x', rows)).to.equal(true);
      program.dispose();
    }
  });

  it('counts runs', async () => {
    const runs = state('runs', single);
    const program = compile(engine, [assign(runs, map(f.add(f.x, 1), { x: runs }))]);
    expect([...(await program.read('runs'))]).to.deep.equal([0]);
    for (let k = 0; k < 5; k++) await program.run('main', 1);
    expect([...(await program.read('runs'))]).to.deep.equal([5]);
    program.dispose();
  });

  it('computes all new values from the old ones: a swap, a rotation, a chain', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => state(name, { rows: 3, cols: 5 })) as [Node, Node, Node];
    const plus = (x: Node, y: Node): Node => map(f.add(f.x, variable('y')), { x, y });
    const [p, q, r] = [1, 2, 3].map((variant) => [...numbers(15, variant)]) as [number[], number[], number[]];
    const sum = (s: number[], t: number[]): number[] => s.map((value, k) => value + (t[k] as number));
    const cases: readonly [string, Assign[], number[][]][] = [
      ['swap', [assign(a, b), assign(b, a)], [q, p, r]],
      ['rotation', [assign(a, b), assign(b, c), assign(c, a)], [q, r, p]],
      [
        'chain',
        [assign(a, plus(a, b)), assign(b, plus(b, c)), assign(c, plus(c, a))],
        [sum(p, q), sum(q, r), sum(r, p)],
      ],
      ['one value twice', [assign(a, plus(b, c)), assign(b, plus(b, c))], [sum(q, r), sum(q, r), r]],
    ];
    for (const [what, updates, expected] of cases) {
      const program = compile(engine, updates, { before: reduce('sum', 'all', plus(plus(a, b), c)) });
      for (const [name, values] of [
        ['a', p],
        ['b', q],
        ['c', r],
      ] as const)
        program.write(name, values);
      await program.run('main', 1);
      const all = [...p, ...q, ...r];
      const magnitude = all.reduce((total, value) => total + Math.abs(value), 0);
      const before = all.reduce((total, value) => total + value, 0);
      judge(engine, `${what}, output`, await program.output('main', 'before'), [before], [magnitude]);
      const magnitudes = p.map(() => 2);
      for (const [k, name] of ['a', 'b', 'c'].entries())
        judge(engine, `${what}, ${name}`, await program.read(name), expected[k] as number[], magnitudes);
      program.dispose();
    }
  });

  it('updates a state in place, also where the value reads across rows', async () => {
    const w = state('w', { rows: 4, cols: 4 });
    const values = numbers(16);
    const program = compile(engine, [assign(w, matmul(w, w, { transposeA: true }))]);
    program.write('w', values);
    await program.run('main', 1);
    const expected = values.map((_, at) => {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (values[k * 4 + (at >> 2)] as number) * (values[k * 4 + (at & 3)] as number);
      return sum;
    });
    judge(
      engine,
      'wᵀw',
      await program.read('w'),
      expected,
      expected.map(() => 4),
    );
    program.dispose();
  });

  it('hands out a value that is an output and an update too', async () => {
    const w = state('w', { rows: 1, cols: 5 });
    const next = map(f.multiply(f.x, 0.5), { x: w });
    const program = compile(engine, [assign(w, next)], { next });
    program.write('w', [1, 2, 3, 4, 5]);
    await program.run('main', 1);
    await program.run('main', 1);
    expect([...(await program.read('w'))]).to.deep.equal([0.25, 0.5, 0.75, 1, 1.25]);
    program.write('w', [0, 0, 0, 0, 0]);
    expect([...(await program.output('main', 'next'))]).to.deep.equal([0.25, 0.5, 0.75, 1, 1.25]);
    program.dispose();
  });

  it('runs batches as it runs them one at a time, with a smaller last one', async () => {
    const order = [7, 2, 9, 0, 3, 1, 8, 4, 6, 5, 2, 2];
    const ends = [4, 8, 11, 12];
    const batches = ends.map((end, k) => order.slice(ends[k - 1] ?? 0, end));
    const [together, apart] = [descent(engine, 10, 4), descent(engine, 10, 4)];
    const losses = await together.runBatches(
      'main',
      { order: Uint32Array.from(order), ends: Uint32Array.from(ends) },
      'indices',
      'loss',
    );
    const single: number[] = [];
    for (const batch of batches) {
      apart.write('indices', batch);
      await apart.run('main', batch.length);
      single.push((await apart.output('main', 'loss'))[0] as number);
    }
    expect([...losses]).to.deep.equal(single);
    expect([...(await together.read('w'))]).to.deep.equal([...(await apart.read('w'))]);
    expect([...(await together.read('runs'))]).to.deep.equal([4]);
    const plain = plainDescent(10, batches);
    judge(
      engine,
      'losses',
      losses,
      plain.losses,
      losses.map(() => 4),
    );
    judge(
      engine,
      'weights',
      await together.read('w'),
      plain.w,
      plain.w.map(() => 4),
    );
    expect([
      ...(await together.runBatches(
        'main',
        { order: new Uint32Array(0), ends: new Uint32Array(0) },
        'indices',
        'loss',
      )),
    ]).to.deep.equal([]);
    for (const program of [together, apart]) program.dispose();
  });
}
