import { parts } from '../expression/index.js';
import {
  baseOf,
  type Computed,
  type Given,
  type Graph,
  inputsOf,
  isComputed,
  isLeaf,
  type Node,
  ordered,
  rootsOf,
  type State,
} from './node.js';
import { countRows, sameShape } from './shape.js';

/**
 * Where a computed tensor lives: in the arena, or with a leaf: straight in the state that it is assigned to, or as
 * another shape of what is given. One that is needed only inside its own group lives nowhere.
 */
export type Place =
  | { readonly kind: 'arena'; readonly offset: number; readonly length: number }
  | { readonly kind: 'leaf'; readonly leaf: Given };

export interface Plan {
  /** What to compute, in this order; maps that stand in one group run as one loop. */
  readonly groups: readonly (readonly Computed[])[];
  readonly places: ReadonlyMap<Node, Place>;
  /** Assignments that need a copy at the end; the others are written in place. */
  readonly copies: readonly { readonly state: State; readonly value: Node }[];
  /** Length of the arena, in elements. */
  readonly length: number;
  /** The capacity in rows that the lengths are for. */
  readonly capacity: number;
}

/** The number of elements of a node when `'batch'` means `rows`. */
export function lengthOf({ shape }: Node, rows: number): number {
  return countRows(shape.rows, rows) * shape.cols;
}

/** Elements are handed out in multiples of this, so that vector loads start on a boundary. */
const alignment = 4;

/** A free-list of one arena: lowest fitting gap first. */
class Arena {
  readonly #taken: { offset: number; length: number }[] = [];
  length = 0;

  take(wanted: number): { offset: number; length: number } {
    const length = Math.ceil(wanted / alignment) * alignment;
    let offset = 0;
    let index = 0;
    for (const block of this.#taken) {
      if (block.offset - offset >= length) break;
      offset = block.offset + block.length;
      index += 1;
    }
    const block = { offset, length };
    this.#taken.splice(index, 0, block);
    this.length = Math.max(this.length, offset + length);
    return block;
  }

  release(offset: number): void {
    this.#taken.splice(
      this.#taken.findIndex((block) => block.offset === offset),
      1,
    );
  }
}

/** The nodes whose memory a node reads. */
function sourcesOf(node: Node): Node[] {
  return inputsOf(node).map(baseOf);
}

/** Whether element k of what a group computes needs element k of `from` and no other. */
function readsInStep(group: readonly Computed[], from: Node): boolean {
  return group.every((node) =>
    inputsOf(node).every((each) => baseOf(each) !== from || (node.kind === 'map' && sameShape(node.shape, each.shape))),
  );
}

/** The last group that reads each node. */
function lastUses(groups: readonly (readonly Node[])[]): Map<Node, number> {
  const found = new Map<Node, number>();
  groups.forEach((group, index) => {
    for (const node of group) for (const from of sourcesOf(node)) found.set(from, index);
  });
  return found;
}

/** The updates whose value may be computed in the state's own memory: nobody needs the old one after. */
function inPlace(graph: Graph, groups: readonly (readonly Computed[])[]): Map<Node, State> {
  const outputs = new Set<Node>(Object.values(graph.outputs).map(baseOf));
  const found = new Map<Node, State>();
  const groupOf = new Map<Node, number>(groups.flatMap((group, index) => group.map((node) => [node, index])));
  const lastRead = lastUses(groups);
  for (const { state, value: shown } of graph.updates) {
    const value = baseOf(shown);
    const at = groupOf.get(value);
    // An output keeps the number of its run, also when the state is written from outside afterwards.
    if (at === undefined || found.has(value) || outputs.has(value)) continue;
    const readsAfter = (lastRead.get(state) ?? -1) > at;
    const readsAcross = !readsInStep(groups[at] ?? [], state);
    if (!readsAfter && !readsAcross) found.set(value, state);
  }
  return found;
}

/** Every computed node of a graph, each after what it is computed from. */
function computed(graph: Graph): Computed[] {
  return ordered(rootsOf(graph)).filter(isComputed);
}

/** Parts of all formulas of a group, at most: engines limit the length of a loop, and the depth of its formulas. */
const mostParts = 1000;

/**
 * Neighbouring maps of one shape, which an engine may run as one loop that loads all it reads before it stores; a sum or
 * maximum over all of the last one ends the loop's group, and what it folds need not go through memory.
 */
export function joinMaps(graph: Graph): Computed[][] {
  const groups: Computed[][] = [];
  let room = 0;
  for (const node of computed(graph)) {
    const size = node.kind === 'map' ? parts(node.expression).length : 0;
    room -= size;
    const last = groups.at(-1)?.at(-1);
    const fits = node.kind === 'map' && last?.kind === 'map' && sameShape(last.shape, node.shape) && room >= 0;
    const folds = node.kind === 'reduce' && node.over === 'all' && last?.kind === 'map' && last === node.inputs.of;
    if (fits || folds) groups.at(-1)?.push(node);
    else {
      groups.push([node]);
      room = mostParts - size;
    }
  }
  return groups;
}

/**
 * Gives every computed tensor its place in one arena, by liveness: two tensors share memory if they
 * are never needed at once, and a map may overwrite an input that it reads last, element by element.
 */
export function plan(
  graph: Graph,
  capacity: number,
  groups: readonly (readonly Computed[])[] = computed(graph).map((node) => [node]),
): Plan {
  const states = inPlace(graph, groups);
  const lastUse = lastUses(groups);
  for (const root of rootsOf(graph)) lastUse.set(baseOf(root), groups.length);

  const arena = new Arena();
  const places = new Map<Node, Place>();
  groups.forEach((group, index) => {
    const dying = new Set(group.flatMap(sourcesOf).filter((from) => lastUse.get(from) === index));
    for (const node of group) {
      const state = states.get(node);
      if (state === undefined && lastUse.get(node) === index) continue;
      // Overwriting takes exactly the input's place: a shifted overlap would not survive threads.
      const overwritten =
        state || node.kind !== 'map' ? undefined : [...dying].find((from) => inArena(from) && readsInStep(group, from));
      const place = state ? ({ kind: 'leaf', leaf: state } as const) : overwritten && places.get(overwritten);
      if (overwritten) dying.delete(overwritten);
      places.set(node, place ?? { kind: 'arena', ...arena.take(lengthOf(node, capacity)) });
    }
    for (const from of dying) release(from);
  });
  const copies = graph.updates.filter(({ state, value }) => states.get(baseOf(value)) !== state);
  for (const node of ordered(rootsOf(graph))) {
    if (node.kind !== 'reshape') continue;
    const base = baseOf(node);
    places.set(node, isLeaf(base) ? { kind: 'leaf', leaf: base } : (places.get(base) as Place));
  }
  return { groups, places, copies, length: arena.length, capacity };

  function inArena(node: Node): boolean {
    return places.get(node)?.kind === 'arena';
  }

  function release(node: Node): void {
    const place = places.get(node);
    if (place?.kind === 'arena') arena.release(place.offset);
  }
}
