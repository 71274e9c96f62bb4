import { expect } from 'chai';
import { reference } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import { assign, fuse, type Graph, input, map, matmul, plan, reduce, state } from '#src/graph/index.js';

/** tanh(x·w + b), its sum, and a state that counts the runs. */
function sample(): Graph {
  const x = input('x', { rows: 'batch', cols: 3 });
  const w = state('w', { rows: 3, cols: 2 });
  const b = state('b', { rows: 1, cols: 2 });
  const runs = state('runs', { rows: 1, cols: 1 });
  const sum = map(f.add(f.x, variable('b')), { x: matmul(x, w), b });
  const y = map(f.tanh(f.x), { x: sum });
  return {
    outputs: { y, total: reduce('sum', 'all', y) },
    updates: [assign(runs, map(f.add(f.x, 1), { x: runs }))],
  };
}

describe('graph', () => {
  it('gives the same numbers fused and as written, for every number of rows', () => {
    const graph = sample();
    const program = reference.compile({
      plain: { graph, capacity: 7 },
      fused: { graph: fuse(graph), capacity: 7 },
    });
    program.write('w', [0.1, -0.2, 0.3, 0.4, -0.5, 0.6]);
    program.write('b', [0.05, -0.07]);
    for (let rows = 1; rows <= 7; rows++) {
      program.write(
        'x',
        Array.from({ length: rows * 3 }, (_, i) => Math.sin(i)),
      );
      program.run('plain', rows);
      program.run('fused', rows);
      expect(program.output('fused', 'y')).to.deep.equal(program.output('plain', 'y'));
      const total = program.output('plain', 'y').reduce((a, b) => a + b, 0);
      expect(program.output('fused', 'total')[0]).to.be.closeTo(total, 1e-12);
    }
    expect([...program.read('runs')]).to.deep.equal([14]);
  });

  it('joins the bias and the activation into one map', () => {
    const kinds = plan(fuse(sample()), 4)
      .groups.flat()
      .map((node) => node.kind);
    expect(kinds).to.deep.equal(['matmul', 'map', 'reduce', 'map']);
  });

  it('exchanges two states from their old values', () => {
    const [a, b] = [state('a', { rows: 1, cols: 1 }), state('b', { rows: 1, cols: 1 })];
    const program = reference.compile({
      swap: { graph: { outputs: {}, updates: [assign(a, b), assign(b, a)] }, capacity: 1 },
    });
    program.write('a', [1]);
    program.write('b', [2]);
    program.run('swap', 1);
    expect([program.read('a')[0], program.read('b')[0]]).to.deep.equal([2, 1]);
  });
});
