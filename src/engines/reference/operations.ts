import type { Computed, Kind, Node, Of } from '../../graph/index.js';
import { copyColumns, gather, matmul, random, reduce, scatter } from './kernels.js';
import { compileLoop } from './loop.js';
import { elements, type Tensor } from './tensor.js';

/** What computes a node, from the tensors of its inputs by name. */
type Run<K extends Kind> = (
  node: Of<K>,
  inputs: { readonly [Name in keyof Of<K>['inputs']]: Tensor },
  out: Tensor,
) => void;

/** A formula is compiled; everything else is done as it stands. */
const operations: { readonly [K in Exclude<Kind, 'map'>]: Run<K> } = {
  matmul: (node, { a, b }, out) => matmul(node, a, b, out),
  reduce: ({ how }, { of }, out) => reduce(how, of, out),
  gather: (_, { table, indices }, out) => gather(table, indices, out),
  scatter: (_, { of, indices }, out) => scatter(of, indices, out),
  join({ starts }, inputs, out) {
    elements(out).fill(0);
    for (const [k, part] of Object.values(inputs).entries()) copyColumns(part, 0, part.cols, out, starts[k] as number);
  },
  columns: ({ from }, { of }, out) => copyColumns(of, from, out.cols, out, 0),
  random: ({ seed, stream }, { step }, out) => random(seed, stream, step, out),
};

export function compileNode(node: Computed, at: (node: Node) => Tensor): () => void {
  const inputs = Object.fromEntries(Object.entries<Node>(node.inputs).map(([name, from]) => [name, at(from)]));
  const out = at(node);
  if (node.kind === 'map') return compileLoop(node.expression, inputs, out);
  const run = operations[node.kind] as Run<Kind>;
  return () => run(node, inputs as never, out);
}
