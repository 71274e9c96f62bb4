import { expect } from 'chai';
import fc from 'fast-check';
import { reference } from '#src/engines/index.js';
import { toTape } from '#src/expression/index.js';
import {
  type Computed,
  fuse,
  type Graph,
  inputsOf,
  joinMaps,
  leafNames,
  lengthOf,
  type Node,
  plan,
  rootsOf,
  sameShape,
} from '#src/graph/index.js';
import { graphs, leavesFor } from './arbitrary.js';
import { evaluateGraph } from './plain.js';

function expectNear(what: string, got: ArrayLike<number>, expected: readonly number[]): void {
  expect(got.length, what).to.equal(expected.length);
  expected.forEach((value, k) => {
    const near =
      Object.is(got[k], value) || Math.abs((got[k] as number) - value) <= 1e-9 * Math.max(1, Math.abs(value));
    if (!near) throw new Error(`${what}, element ${k}: expected ${value}, got ${got[k]}`);
  });
}

/** Runs a graph for several numbers of rows in turn, and compares all that it leaves with plain loops. */
function checkRuns(graph: Graph, compiled: Graph): void {
  const program = reference.compile({ main: { graph: compiled, capacity: 5 } });
  // Simplification may leave a leaf out: a + b, where b = −a, is 0.
  const read = leafNames(compiled);
  for (const rows of [5, 2, 4, 1]) {
    const leaves = leavesFor(rows);
    for (const [name, values] of Object.entries(leaves)) if (read.has(name)) program.write(name, values);
    program.run('main', rows);
    const { outputs, states } = evaluateGraph(graph, leaves, rows);
    for (const [name, values] of Object.entries(outputs)) expectNear(name, program.output('main', name), values);
    for (const [name, values] of Object.entries(states)) expectNear(name, program.read(name), values);
  }
  program.dispose();
}

function nodesOf(graph: Graph): Set<Node> {
  const found = new Set<Node>();
  const visit = (node: Node): void => {
    if (found.has(node)) return;
    found.add(node);
    inputsOf(node).forEach(visit);
  };
  for (const node of [...rootsOf(graph), ...graph.updates.map(({ state }) => state)]) visit(node);
  return found;
}

const costly: readonly string[] = ['tanh', 'sigmoid', 'sin'];

/**
 * How often a run of five rows computes the costly operations of its formulas. Of the cheap ones fusion may
 * cost a few: simplification writes −x · ¼ as −(x · ¼), and −x is then no longer shared.
 */
function work(graph: Graph): number {
  let sum = 0;
  for (const node of nodesOf(graph)) {
    if (node.kind !== 'map') continue;
    const operations = toTape(node.expression).filter((each) => 'operation' in each && costly.includes(each.operation));
    sum += operations.length * lengthOf(node, 5);
  }
  return sum;
}

/** Fails where a tensor is written while another in the same place is still needed; a group counts as one moment. */
function checkPlaces(graph: Graph, wanted?: Computed[][]): void {
  const { groups, places, length } = plan(graph, 5, wanted);
  const lastUse = new Map<Node, number>();
  groups.forEach((group, at) => {
    for (const from of group.flatMap(inputsOf)) lastUse.set(from, at);
  });
  for (const root of rootsOf(graph)) lastUse.set(root, groups.length);
  const before: Node[] = [];
  const checkOne = (node: Node, at: number): void => {
    const place = places.get(node);
    // What is used in its own group alone never goes through memory.
    if (place === undefined) expect(lastUse.get(node)).to.equal(at);
    if (place?.kind !== 'arena') return;
    expect(place.length).to.be.at.least(lengthOf(node, 5));
    expect(place.offset + place.length).to.be.at.most(length);
    for (const other of before) {
      const taken = places.get(other);
      if (taken?.kind !== 'arena' || (lastUse.get(other) ?? -1) < at) continue;
      const apart = place.offset + place.length <= taken.offset || taken.offset + taken.length <= place.offset;
      // The one exception: a map over its own last-read input, element by element.
      const inStep = node.kind === 'map' && sameShape(node.shape, other.shape) && place.offset === taken.offset;
      const overwrites = inStep && lastUse.get(other) === at && groups[at]?.flatMap(inputsOf).includes(other);
      if (!apart && !overwrites) throw new Error(`${node.kind} at ${at} overwrites a ${other.kind} that is needed`);
    }
  };
  groups.forEach((group, at) => {
    for (const node of group) {
      checkOne(node, at);
      before.push(node);
    }
  });
}

describe('any graph', () => {
  it('has the values of an evaluation without a plan', () => {
    fc.assert(
      fc.property(graphs, (graph) => checkRuns(graph, graph)),
      { numRuns: 300 },
    );
  });

  it('keeps its values when fused, and computes nothing twice', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const fused = fuse(graph);
        checkRuns(graph, fused);
        expect(work(fused)).to.be.at.most(work(graph));
      }),
      { numRuns: 300 },
    );
  });

  it('has no two tensors in one place while both are needed', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const each of [graph, fuse(graph)]) {
          checkPlaces(each);
          checkPlaces(each, joinMaps(each));
        }
      }),
      { numRuns: 300 },
    );
  });
});
