import type { Computed, Kind, Node, Of } from '../../graph/index.js';
import { copyColumns, gather, join, matmul, random, reduce, scatter } from './kernels.js';
import { compileLoop } from './loop.js';
import type { Tensor } from './tensor.js';

/** What computes a node, from the tensors of its inputs by name. */
type Compile<K extends Kind> = (
  node: Of<K>,
  inputs: { readonly [Name in keyof Of<K>['inputs']]: Tensor },
  out: Tensor,
) => () => void;

const operations: { readonly [K in Kind]: Compile<K> } = {
  map: ({ expression }, inputs, out) => compileLoop(expression, inputs, out),
  matmul:
    (node, { a, b }, out) =>
    () =>
      matmul(node, a, b, out),
  reduce:
    ({ how }, { of }, out) =>
    () =>
      reduce(how, of, out),
  gather:
    (_, { table, indices }, out) =>
    () =>
      gather(table, indices, out),
  scatter:
    (_, { of, indices }, out) =>
    () =>
      scatter(of, indices, out),
  join:
    ({ starts }, inputs, out) =>
    () =>
      join(Object.values(inputs), starts, out),
  columns:
    ({ from }, { of }, out) =>
    () =>
      copyColumns(of, from, out, 0, out.cols),
  random:
    ({ seed, stream }, { step }, out) =>
    () =>
      random(seed, stream, step, out),
};

export function compileNode(node: Computed, at: (node: Node) => Tensor): () => void {
  const inputs = Object.fromEntries(Object.entries<Node>(node.inputs).map(([name, from]) => [name, at(from)]));
  return (operations[node.kind] as Compile<Kind>)(node, inputs as never, at(node));
}
