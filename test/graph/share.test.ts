import { expect } from 'chai';
import { activations, type Expression, f, variable } from 'multilayer';
import { reference, wasm } from '#src/engines/index.js';
import { parts } from '#src/expression/index.js';
import {
  fuse,
  type Graph,
  gradient,
  input,
  map,
  matmul,
  type Node,
  ordered,
  reduce,
  rootsOf,
} from '#src/graph/index.js';

const wide = { rows: 'batch', cols: 3 } as const;

/** y = activation(x) before a product, and the gradient that comes back to x. */
function hidden(apply: (x: Node) => Node): Graph {
  const x = input('x', wide);
  const y = apply(x);
  const product = matmul(y, input('weights', { rows: 3, cols: 1 }));
  const [slope] = gradient(reduce('sum', 'all', map(f.tanh(f.x), { x: product })), [x]);
  return { outputs: { y, product, slope: slope as Node }, updates: [] };
}

function countOf(operation: string, graph: Graph): number {
  const has = (e: Expression): number =>
    parts(e).filter((part) => part.kind === 'application' && part.operation === operation).length;
  return ordered(rootsOf(graph)).reduce((sum, node) => sum + (node.kind === 'map' ? has(node.expression) : 0), 0);
}

describe('what a backward pass has in common with the forward pass', () => {
  it('is computed once, where it takes longer than to keep it', () => {
    const costly = {
      silu: 'sigmoid',
      elu: 'expm1',
      celu: 'expm1',
      selu: 'expm1',
      mish: 'exp',
      gelu: 'erf',
      squareplus: 'sqrt',
    };
    for (const [name, operation] of Object.entries(costly)) {
      const { apply } = activations[name as keyof typeof costly]();
      expect(countOf(operation, fuse(hidden(apply))), name).to.equal(1);
    }
    // A bend and its derivative have the exponential in common.
    for (const name of ['softplus', 'logSigmoid'] as const) {
      const graph = fuse(hidden(activations[name]().apply));
      expect(['exp', 'log1p', 'softplus', 'sigmoid'].map((each) => countOf(each, graph))).to.deep.equal([1, 1, 0, 0]);
    }
    // The tanh of the loss apart.
    expect(countOf('tanh', fuse(hidden(activations.tanhshrink().apply)))).to.equal(2);
  });

  it('has the same bits as what is computed twice', () => {
    const values = Float64Array.from({ length: 15 }, (_, k) => Math.fround(4 * Math.sin(k * k + 1)));
    for (const engine of [reference, wasm]) {
      for (const [name, make] of Object.entries(activations)) {
        const { formula, apply } = make();
        if (formula === undefined || name === 'step' || name === 'sign') continue;
        const graph = hidden(apply);
        const [once, twice] = [fuse(graph), graph].map((each) => {
          const program = engine.compile({ main: { graph: each, capacity: 5 } });
          program.write('x', values);
          program.write('weights', [0.3, -1.2, 0.7]);
          program.run('main', 5);
          const found = ['y', 'slope'].map((output) => [...program.output('main', output)]);
          program.dispose();
          return found;
        });
        expect(once, `${name} on ${engine.name}`).to.deep.equal(twice);
      }
    }
  });

  it('stays where it is, if it is the same for whole rows, of parameters, or of no other map', () => {
    const x = input('x', wide);
    const column = input('column', { rows: 'batch', cols: 1 });
    const table = input('table', { rows: 3, cols: 3 });
    const of = (node: Node, outer: (e: Expression) => Expression, others: Record<string, Node>): Node =>
      reduce('sum', 'all', map(outer(f.exp(variable('a'))), { a: node, ...others }));
    const graph: Graph = {
      outputs: {
        rows: of(column, (e) => f.multiply(e, f.x), { x }),
        moreRows: of(column, (e) => f.add(e, f.x), { x }),
        table: of(table, (e) => f.add(e, 1), {}),
        moreTable: of(table, (e) => f.multiply(e, 2), {}),
      },
      updates: [],
    };
    expect(countOf('exp', fuse(graph))).to.equal(4);
  });
});
