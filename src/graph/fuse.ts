import {
  type Expression,
  parts,
  simplify,
  substitute,
  type Term,
  variable,
  withoutSurrogates,
} from '../expression/index.js';
import { map } from './build.js';
import { type Graph, inputsOf, type MapNode, type Node, ordered, rebuild, rootsOf } from './node.js';
import { sameShape } from './shape.js';
import { share } from './share.js';

/** How often each node is used: by other nodes, as an output, or as the value of an update. */
function countUses(roots: readonly Node[]): Map<Node, number> {
  const uses = new Map<Node, number>();
  const add = (node: Node): unknown => uses.set(node, (uses.get(node) ?? 0) + 1);
  roots.forEach(add);
  for (const node of ordered(roots)) new Set(inputsOf(node)).forEach(add);
  return uses;
}

/** A formula that costs nothing to compute again: a copy, or a constant. */
function isFree(expression: Expression): boolean {
  return expression.kind !== 'application';
}

/**
 * Parts of the longest formula that maps are joined into: a stack of thousands of layers that are maps alone
 * would become one formula, whose every walk is as deep as the stack, and taken once for each layer.
 */
const longest = 200;

/** Two maps into one: the producer's formula takes the place of the variable that read it. */
function merge(consumer: MapNode, inputs: Readonly<Record<string, Node>>, joins: (name: string) => boolean): MapNode {
  const names = new Map<Node, string>();
  const nameOf = (node: Node): Expression => {
    const name = names.get(node) ?? `v${names.size}`;
    names.set(node, name);
    return variable(name);
  };
  const values: Record<string, Term> = {};
  for (const [name, node] of Object.entries(inputs)) {
    values[name] =
      node.kind === 'map' && joins(name)
        ? substitute(node.expression, Object.fromEntries(Object.entries(node.inputs).map(([n, i]) => [n, nameOf(i)])))
        : nameOf(node);
  }
  const expression = simplify(withoutSurrogates(substitute(consumer.expression, values)));
  const merged = Object.fromEntries([...names].map(([node, name]) => [name, node]));
  return map(expression, merged, { shape: consumer.shape });
}

/**
 * The same graph with chains of maps joined into single maps, so that an intermediate result never goes through memory,
 * and surrogates, which are for derivatives alone, are not computed. A map joins the map that reads it if nothing else
 * does and both have one shape, or if it only copies, spreads or is constant. What several of them would compute again
 * is kept before.
 */
export function fuse(given: Graph): Graph {
  const graph = share(given);
  const roots = rootsOf(graph);
  const uses = countUses(roots);
  return rebuild(graph, (node, renewed) => {
    if (node.kind !== 'map' || renewed.kind !== 'map') return renewed;
    const { inputs } = renewed;
    return merge(node, inputs, (name) => joins(node, node.inputs[name] as Node, inputs[name] as Node));
  });

  function joins(consumer: MapNode, producer: Node, now: Node): boolean {
    if (now.kind !== 'map') return false;
    if (isFree(now.expression)) return true;
    return uses.get(producer) === 1 && sameShape(now.shape, consumer.shape) && parts(now.expression).length < longest;
  }
}
