import { type Expression, f, substitute, variable } from '../expression/index.js';
import { type Graph, inputsOf, type MapNode, type Node, onlyMoves, ordered, rebuild, rootsOf } from './node.js';

function zeroBelow(smallest: number, e: Expression): Expression {
  return f.select(f.less(f.abs(e), smallest), 0, e);
}

/**
 * The same graph with zero for numbers so small that products with them are subnormal: processors take over a
 * hundred cycles for each such product, and WebAssembly cannot tell them to round it to zero. Saturated units,
 * vanishing gradients and layers that have died make most of a network such numbers.
 *
 * They are looked for where they are cheap to find: in maps whose elements become factors of many products, and in
 * gradients as a rule of updates reads them. What only leaves the graph as an output stays as it is, as do weights
 * and data: a small weight may belong to a large input.
 *
 * A graph that changes nothing is left alone: a prediction is over in a fraction of the time of a step, and looking
 * for them would take a tenth of it.
 *
 * @param smallest of the numbers that stay: about the root of the smallest normal number
 */
export function settle(graph: Graph, smallest: number): Graph {
  if (graph.updates.length === 0) return graph;
  const nodes = ordered(rootsOf(graph));
  const factors = new Set<Node>();
  for (const node of nodes.toReversed())
    if (node.kind === 'matmul' || (onlyMoves(node) && factors.has(node)))
      for (const from of inputsOf(node)) factors.add(from);
  const shown = new Set(ordered(Object.values(graph.outputs)));
  return rebuild(graph, (node, renewed) => {
    if (renewed.kind !== 'map' || renewed.expression.kind !== 'application') return renewed;
    if (factors.has(node)) return { ...renewed, expression: zeroBelow(smallest, renewed.expression) };
    return shown.has(node) ? renewed : readSettled(renewed, smallest);
  });
}

function isProduct(node: Node): boolean {
  return node.kind === 'matmul' || (onlyMoves(node) && inputsOf(node).some(isProduct));
}

/** The map with zero for small numbers among the sums of products that it reads. */
function readSettled(node: MapNode, smallest: number): MapNode {
  const sums = Object.entries<Node>(node.inputs).filter(([, from]) => isProduct(from));
  if (sums.length === 0) return node;
  const values = Object.fromEntries(sums.map(([name]) => [name, zeroBelow(smallest, variable(name))]));
  return { ...node, expression: substitute(node.expression, values) };
}
