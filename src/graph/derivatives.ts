import { differentiate, f, isConstant, replace, variable } from '../expression/index.js';
import { gather, map, reduce, scatter } from './build.js';
import { matmul } from './matmul.js';
import { inRowsOf, ofColumns, ofJoin } from './moves.js';
import type { Computed, Kind, MapNode, MatMul, Node, Of, Reduce, Reshape } from './node.js';
import { type Shape, sameShape } from './shape.js';

/**
 * What the loss changes by when the input of that name changes, for the change `upstream` of the node; undefined where
 * it does not change.
 */
export type Derivative<N extends Computed | Reshape> = (node: N, input: string, upstream: Node) => Node | undefined;

function freshName(wanted: string, taken: object): string {
  return Object.hasOwn(taken, wanted) ? freshName(`${wanted}_`, taken) : wanted;
}

/** Undoes a broadcast: what was repeated along an axis receives the sum along it. */
function sumTo(shape: Shape, node: Node): Node {
  const overRows = shape.rows === 1 && node.shape.rows !== 1;
  const overCols = shape.cols === 1 && node.shape.cols !== 1;
  if (overRows && overCols) return reduce('sum', 'all', node);
  if (overRows) return reduce('sum', 'rows', node);
  return overCols ? reduce('sum', 'cols', node) : node;
}

/** The chain rule for a formula; where its derivative can be told from its value, the inputs are not kept. */
function ofMap(node: MapNode, input: string, upstream: Node): Node | undefined {
  if (node.detached) return undefined;
  const derivative = differentiate(node.expression, input);
  if (isConstant(derivative, 0)) return undefined;
  const { shape } = node.inputs[input] as Node;
  const valueName = freshName('value', node.inputs);
  const local = replace(derivative, node.expression, variable(valueName));
  if (isConstant(local, 1) && sameShape(upstream.shape, node.shape)) return sumTo(shape, upstream);
  const upstreamName = freshName('upstream', node.inputs);
  const nodes = { ...node.inputs, [valueName]: node, [upstreamName]: upstream };
  return sumTo(shape, map(f.multiply(variable(upstreamName), local), nodes, { shape: node.shape }));
}

/**
 * Matrix calculus of C = op(A)·op(B): each factor receives the product of the two others. Groups need nothing more:
 * the three kinds of grouped product are each other's gradients.
 */
function ofMatMul({ inputs: { a, b }, transposeA, transposeB, groups }: MatMul, input: string, upstream: Node): Node {
  if (input === 'a')
    return transposeA
      ? matmul(b, upstream, { transposeA: transposeB, transposeB: true, groups })
      : matmul(upstream, b, { transposeB: !transposeB, groups });
  return transposeB
    ? matmul(upstream, a, { transposeA: true, transposeB: transposeA, groups })
    : matmul(a, upstream, { transposeA: !transposeA, groups });
}

/** A sum hands its change to every element; a maximum shares it among the elements that attain it. */
function ofReduce(node: Reduce, _input: string, upstream: Node): Node {
  const { over, how, inputs } = node;
  const { of } = inputs;
  if (how === 'sum') return map(variable('upstream'), { upstream }, { shape: of.shape });
  const attains = f.equal(variable('x'), variable('greatest'));
  const count = reduce('sum', over, map(attains, { x: of, greatest: node }));
  const share = f.select(attains, f.divide(variable('upstream'), variable('count')), 0);
  return map(share, { x: of, greatest: node, count, upstream });
}

export const derivatives: { readonly [K in Kind]: Derivative<Of<K>> } & { readonly reshape: Derivative<Reshape> } = {
  map: ofMap,
  matmul: ofMatMul,
  reduce: ofReduce,
  // Each row of the table receives the sum over the places it was taken to.
  gather: ({ inputs: { table, indices } }, input, upstream) =>
    input === 'table' ? scatter(upstream, indices, table.shape.rows) : undefined,
  scatter: ({ inputs: { indices } }, input, upstream) => (input === 'of' ? gather(upstream, indices) : undefined),
  join: ofJoin,
  columns: (node, _input, upstream) => ofColumns(node, upstream),
  reshape: ({ inputs: { of } }, _input, upstream) => inRowsOf(of.shape.cols, upstream),
  random: () => undefined,
};
