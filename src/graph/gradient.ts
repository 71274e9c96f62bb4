import { fail } from '../core/errors.js';
import { differentiate, f, isConstant, replace, variable } from '../expression/index.js';
import { gather, map, matmul, reduce, sameShape, scatter, shapeText } from './build.js';
import { inputsOf, type MapNode, type MatMul, type Node, ordered, type Reduce, type Shape } from './node.js';

/** A node and what the loss changes by when that node changes. */
type Contribution = readonly [to: Node, amount: Node];

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
function throughMap(node: MapNode, upstream: Node): Contribution[] {
  if (node.detached) return [];
  const valueName = freshName('value', node.inputs);
  const upstreamName = freshName('upstream', node.inputs);
  const nodes = { ...node.inputs, [valueName]: node, [upstreamName]: upstream };
  return Object.entries(node.inputs).flatMap(([name, from]): Contribution[] => {
    const derivative = differentiate(node.expression, name);
    if (isConstant(derivative, 0)) return [];
    const local = replace(derivative, node.expression, variable(valueName));
    const amount =
      isConstant(local, 1) && sameShape(upstream.shape, node.shape)
        ? upstream
        : map(f.multiply(variable(upstreamName), local), nodes, { shape: node.shape });
    return [[from, sumTo(from.shape, amount)]];
  });
}

/** Matrix calculus of C = op(A)·op(B): each factor receives the product of the two others. */
function throughMatMul({ a, b, transposeA, transposeB }: MatMul, upstream: Node): Contribution[] {
  return [
    [
      a,
      transposeA
        ? matmul(b, upstream, { transposeA: transposeB, transposeB: true })
        : matmul(upstream, b, { transposeB: !transposeB }),
    ],
    [
      b,
      transposeB
        ? matmul(upstream, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, upstream, { transposeA: !transposeA }),
    ],
  ];
}

/** A sum hands its change to every element; a maximum shares it among the elements that attain it. */
function throughReduce(node: Reduce, upstream: Node): Contribution[] {
  const { of, over, how } = node;
  if (how === 'sum') return [[of, map(variable('upstream'), { upstream }, { shape: of.shape })]];
  const attains = f.equal(variable('x'), variable('greatest'));
  const count = reduce('sum', over, map(attains, { x: of, greatest: node }));
  const share = f.select(attains, f.divide(variable('upstream'), variable('count')), 0);
  return [[of, map(share, { x: of, greatest: node, count, upstream })]];
}

function contributions(node: Node, upstream: Node): Contribution[] {
  switch (node.kind) {
    case 'map':
      return throughMap(node, upstream);
    case 'matmul':
      return throughMatMul(node, upstream);
    case 'reduce':
      return throughReduce(node, upstream);
    case 'gather':
      // Each row of the table receives the sum over the places it was taken to.
      return [[node.table, scatter(upstream, node.indices, node.table.shape.rows)]];
    case 'scatter':
      return [[node.of, gather(upstream, node.indices)]];
    default:
      return [];
  }
}

/**
 * Reverse-mode differentiation: for each of `wrt` the node that holds d loss / d it, in its shape, or
 * undefined where the loss does not depend on it, or only through derivatives that are zero
 * everywhere (a step). Only the parts between `wrt` and the loss get a backward pass.
 *
 * @param loss [1 × 1]
 * @throws MultilayerError for a loss of another shape
 */
export function gradient(loss: Node, wrt: readonly Node[]): (Node | undefined)[] {
  if (!sameShape(loss.shape, { rows: 1, cols: 1 })) {
    fail(
      'gradient',
      'a loss of [1 × 1]',
      shapeText(loss.shape),
      'Sum or average it first: reduce("sum", "all", loss).',
    );
  }
  const order = ordered([loss]);
  const relevant = new Set<Node>(wrt);
  for (const node of order) if (inputsOf(node).some((from) => relevant.has(from))) relevant.add(node);

  const sums = new Map<Node, Node>([[loss, map(1, {})]]);
  for (const node of order.reverse()) {
    const upstream = sums.get(node);
    if (upstream === undefined || !relevant.has(node)) continue;
    for (const [to, amount] of contributions(node, upstream)) {
      if (!relevant.has(to)) continue;
      const before = sums.get(to);
      const total = before && map(f.add(variable('before'), variable('amount')), { before, amount });
      sums.set(to, total ?? amount);
    }
  }
  return wrt.map((node) => sums.get(node));
}
