import { expect } from 'chai';
import { MultilayerError } from '#src/core/errors.js';
import type { Engine, Program } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import { assign, input, map, matmul, reduce, state } from '#src/graph/index.js';
import { judge, numbers, refusal } from './judge.js';

/** `scale` multiplies a batch by w; `grow` adds the sums of a batch's columns to w. */
function pair(engine: Engine): Program {
  const x = input('x', { rows: 'batch', cols: 3 });
  const w = state('w', { rows: 1, cols: 3 });
  const scaled = map(f.multiply(f.x, variable('w')), { x, w });
  const grown = map(f.add(f.x, variable('sum')), { x: w, sum: reduce('sum', 'rows', x) });
  return engine.compile({
    scale: { graph: { outputs: { scaled }, updates: [] }, capacity: 2 },
    grow: { graph: { outputs: {}, updates: [assign(w, grown)] }, capacity: 7 },
  });
}

const batches = (order: readonly number[], ends: readonly number[]) => ({
  order: Uint32Array.from(order),
  ends: Uint32Array.from(ends),
});

export function programSuite(engine: Engine): void {
  it('starts every leaf at zero, and keeps programs apart', async () => {
    const [one, other] = [pair(engine), pair(engine)];
    one.write('w', [1, 2, 3]);
    expect([...(await other.read('w'))]).to.deep.equal([0, 0, 0]);
    await other.run('scale', 2);
    expect([...(await other.output('scale', 'scaled'))].map(Math.abs)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    one.dispose();
    other.write('w', [4, 5, 6]);
    other.write('x', [1, 1, 1]);
    await other.run('scale', 1);
    expect([...(await other.output('scale', 'scaled'))]).to.deep.equal([4, 5, 6]);
    other.dispose();
  });

  it('shares inputs and states between functions by name, whatever their capacities', async () => {
    const program = pair(engine);
    program.write('w', [1, 1, 1]);
    const x = numbers(21);
    program.write('x', x);
    await program.run('grow', 7);
    const w = [0, 1, 2].map((j) => 1 + [0, 1, 2, 3, 4, 5, 6].reduce((sum, i) => sum + (x[i * 3 + j] as number), 0));
    judge(engine, 'w', await program.read('w'), w, [8, 8, 8]);
    await program.run('scale', 2);
    const scaled = [...x.subarray(0, 6)].map((value, k) => value * (w[k % 3] as number));
    judge(
      engine,
      'scaled',
      await program.output('scale', 'scaled'),
      scaled,
      scaled.map(() => 8),
    );
    program.dispose();
  });

  it('takes any list of numbers, and hands out copies', async () => {
    const program = pair(engine);
    for (const list of [[1, 2, 3], Float32Array.of(1, 2, 3), Float64Array.of(1, 2, 3), Int32Array.of(1, 2, 3)]) {
      program.write('w', [0, 0, 0]);
      program.write('w', list);
      expect([...(await program.read('w'))]).to.deep.equal([1, 2, 3]);
    }
    (await program.read('w')).fill(9);
    expect([...(await program.read('w'))]).to.deep.equal([1, 2, 3]);
    program.write('x', [1, 1, 1]);
    await program.run('scale', 1);
    (await program.output('scale', 'scaled')).fill(9);
    expect([...(await program.output('scale', 'scaled'))]).to.deep.equal([1, 2, 3]);
    program.dispose();
  });

  it('gives outputs the rows of the last run', async () => {
    const program = pair(engine);
    program.write('w', [1, 1, 1]);
    program.write('x', numbers(6));
    await program.run('scale', 2);
    expect((await program.output('scale', 'scaled')).length).to.equal(6);
    await program.run('scale', 1);
    expect([...(await program.output('scale', 'scaled'))]).to.deep.equal([...numbers(3)]);
    program.dispose();
  });

  const refused: readonly [string, (program: Program) => unknown, string][] = [
    [
      'an unknown leaf to write',
      (p) => p.write('wx', [1]),
      'program: expected the name of an input or a state, got "wx"',
    ],
    ['an unknown state to read', (p) => p.read('v'), 'program: expected the name of an input or a state, got "v"'],
    ['__proto__ for a leaf', (p) => p.read('__proto__'), 'expected the name of an input or a state, got "__proto__"'],
    ['an unknown function', (p) => p.run('scales', 1), 'got "scales". Did you mean "scale"? Known: scale, grow.'],
    ['an unknown output', (p) => p.output('scale', 'y'), 'output of scale: expected the name of an output, got "y"'],
    ['too few numbers', (p) => p.write('w', [1, 2]), 'write to w: expected 3 numbers, got 2 numbers'],
    ['too many numbers', (p) => p.write('w', [1, 2, 3, 4]), 'write to w: expected 3 numbers, got 4 numbers'],
    [
      'part of a row',
      (p) => p.write('x', [1, 2, 3, 4]),
      'write to x: expected 1 to 7 rows of 3 numbers, got 4 numbers',
    ],
    ['no rows', (p) => p.write('x', []), 'write to x: expected 1 to 7 rows of 3 numbers, got 0 numbers'],
    [
      'too many rows',
      (p) => p.write('x', numbers(24)),
      'write to x: expected 1 to 7 rows of 3 numbers, got 24 numbers',
    ],
    ['a run of no rows', (p) => p.run('scale', 0), 'run scale: expected 1 to 2 rows, got 0'],
    ['a run of too many rows', (p) => p.run('scale', 3), 'run scale: expected 1 to 2 rows, got 3'],
    ['a run of half a row', (p) => p.run('scale', 1.5), 'run scale: expected 1 to 2 rows, got 1.5'],
    ['a run of NaN rows', (p) => p.run('grow', Number.NaN), 'run grow: expected 1 to 7 rows, got NaN'],
    [
      'an empty batch',
      (p) => p.runBatches('scale', batches([0, 1], [1, 1]), 'x', 'scaled'),
      'expected 1 to 2 rows, got 0',
    ],
    ['a batch too large', (p) => p.runBatches('scale', batches([0, 1, 2], [3]), 'x', 'scaled'), '1 to 2 rows, got 3'],
    [
      'batches beyond the order',
      (p) => p.runBatches('scale', batches([0], [1, 2]), 'x', 'scaled'),
      'run scale: expected an order of at least 2 rows, where the last batch ends, got 1',
    ],
    ['batches of an unknown input', (p) => p.runBatches('scale', batches([0], [1]), 'i', 'scaled'), 'got "i"'],
    ['batches of an unknown output', (p) => p.runBatches('scale', batches([0], [1]), 'x', 'z'), 'output of scale'],
  ];
  for (const [what, action, text] of refused) {
    it(`refuses ${what}, and goes on`, async () => {
      const program = pair(engine);
      program.write('w', [1, 2, 3]);
      const error = await refusal(() => action(program));
      expect(error).to.be.instanceOf(MultilayerError);
      expect(error).to.have.property('message').that.includes(text);
      program.write('x', [1, 1, 1]);
      await program.run('scale', 1);
      expect([...(await program.output('scale', 'scaled'))]).to.deep.equal([1, 2, 3]);
      program.dispose();
    });
  }

  it('refuses two leaves of one name', async () => {
    const [w, v] = [state('w', { rows: 2, cols: 3 }), state('w', { rows: 3, cols: 2 })];
    const text = 'compile, w: expected one leaf of that name, state [2 × 3], got state [3 × 2]';
    const attempt = () =>
      engine.compile({
        a: { graph: { outputs: { y: matmul(w, w, { transposeB: true }) }, updates: [] }, capacity: 1 },
        b: { graph: { outputs: { y: matmul(v, v, { transposeB: true }) }, updates: [] }, capacity: 1 },
      });
    expect(attempt).to.throw(MultilayerError, text);
  });

  it('gives back what it holds, as often as asked', async () => {
    for (let k = 0; k < 100; k++) {
      const program = pair(engine);
      program.write('x', [1, 2, 3]);
      await program.run('grow', 1);
      expect([...(await program.read('w'))]).to.deep.equal([1, 2, 3]);
      program.dispose();
      program.dispose();
    }
  });
}
