import {
  type Expression,
  Numbering,
  type OperationName,
  parts,
  substitute,
  type Variable,
  variable,
  withoutSurrogates,
} from '../expression/index.js';
import { map } from './build.js';
import { withCommonExponentials } from './common-exponentials.js';
import { type Graph, type MapNode, type Node, ordered, rebuild, rootsOf } from './node.js';
import { sameShape } from './shape.js';

/** Operations that take longer than to keep their values. */
const costly: ReadonlySet<OperationName> = new Set<OperationName>([
  ...(['exp', 'expm1', 'log', 'log1p', 'tanh', 'sigmoid', 'softplus', 'erf'] as const),
  ...(['sin', 'cos', 'atan', 'power', 'sqrt', 'divide'] as const),
]);

function isCostly(e: Expression): boolean {
  if (e.kind !== 'application' || !costly.has(e.operation)) return false;
  return e.operation !== 'divide' || e.operands[1]?.kind !== 'constant';
}

/** A map of the rows of a batch with something costly in its formula, where a backward pass may compute it again. */
function isCandidate(node: Node): node is MapNode {
  if (node.kind !== 'map' || typeof node.shape.rows === 'number') return false;
  return parts(withoutSurrogates(node.expression)).some(isCostly);
}

/**
 * The same graph with what several maps compute of the same numbers, as the sigmoid in x·sigmoid(x) and in its
 * derivative, in a map of its own. Its values stay the same, to the bit. The value of a whole map is kept as it is:
 * derivatives are told from it.
 */
export function share(graph: Graph): Graph {
  const candidates = ordered(rootsOf(graph)).filter(isCandidate);
  if (candidates.length < 2) return graph;
  const names = new Map<Node, Variable>();
  const nameOf = (node: Node): Variable => {
    const name = names.get(node) ?? variable(`s${names.size}`);
    names.set(node, name);
    return name;
  };
  const numbering = new Numbering();
  /** A part by its number, and how many maps have it: parts are the same where they are written so over the same nodes. */
  const counts = new Map<number, number>();
  const wholes = new Map<MapNode, Expression>();
  for (const node of candidates) {
    const values = Object.entries(node.inputs).map(([name, from]) => [name, nameOf(from)]);
    wholes.set(node, substitute(withoutSurrogates(node.expression), Object.fromEntries(values)));
  }
  for (const [node, whole] of withCommonExponentials(wholes, numbering)) wholes.set(node, whole);
  for (const [node, whole] of wholes) {
    const keys = new Set<number>();
    // What is the same for a whole row or for all is cheaper where it is.
    const wide = new Set<Expression>(
      Object.values(node.inputs).flatMap((each) => (sameShape(each.shape, node.shape) ? [nameOf(each)] : [])),
    );
    for (const part of parts(whole)) {
      if (part.kind !== 'application' || !part.operands.some((each) => wide.has(each))) continue;
      wide.add(part);
      if (part !== whole && isCostly(part)) keys.add(numbering.of(part));
    }
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (![...counts.values()].some((count) => count > 1)) return graph;
  const made = new Map<number, Node>();
  return rebuild(graph, (node, renewed) => {
    const whole = node.kind === 'map' ? wholes.get(node) : undefined;
    if (whole === undefined || node.kind !== 'map' || renewed.kind !== 'map') return renewed;
    const inputs: Record<string, Node> = {};
    for (const [name, from] of Object.entries(node.inputs)) {
      inputs[nameOf(from).name] = renewed.inputs[name] as Node;
    }
    const done = new Map<Expression, Expression>();
    for (const part of parts(whole)) {
      const now =
        part.kind === 'application'
          ? { ...part, operands: part.operands.map((each) => done.get(each) as Expression) }
          : part;
      const key = numbering.of(part);
      const isShared = part !== whole && (counts.get(key) ?? 0) > 1;
      if (!isShared) done.set(part, now);
      else {
        const name = `m${key}`;
        inputs[name] = made.get(key) ?? map(now, inputs, { shape: node.shape });
        made.set(key, inputs[name]);
        done.set(part, variable(name));
      }
    }
    const formula = done.get(whole) as Expression;
    return { ...map(formula, inputs, { shape: node.shape }), detached: node.detached };
  });
}
