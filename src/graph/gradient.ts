import { fail } from '../core/errors.js';
import { f, variable } from '../expression/index.js';
import { checkNode, map } from './build.js';
import { type Derivative, derivatives } from './derivatives.js';
import { mergeJoins } from './moves.js';
import { type Computed, inputsOf, isLeaf, type Node, ordered, type Reshape } from './node.js';
import { sameShape, shapeText } from './shape.js';

function add(before: Node, amount: Node): Node {
  return mergeJoins(before, amount) ?? map(f.add(variable('before'), variable('amount')), { before, amount });
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
  checkNode(loss, 'gradient', 'a loss');
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
    if (upstream === undefined || isLeaf(node) || !relevant.has(node)) continue;
    const derivative = derivatives[node.kind] as Derivative<Computed | Reshape>;
    for (const [name, to] of Object.entries<Node>(node.inputs)) {
      const amount = relevant.has(to) ? derivative(node, name, upstream) : undefined;
      if (amount === undefined) continue;
      const before = sums.get(to);
      sums.set(to, before === undefined ? amount : add(before, amount));
    }
  }
  return wrt.map((node) => sums.get(node));
}
