import type { Matrix } from '../core/matrix.js';
import type { Expression } from '../expression/index.js';
import type { Shape } from './shape.js';

/** Written from outside before a run. */
export interface Input {
  readonly kind: 'input';
  readonly name: string;
  readonly shape: Shape;
}

/** Kept from run to run, and changed only by an {@link Assign}: parameters, optimizer slots. */
export interface State {
  readonly kind: 'state';
  readonly name: string;
  readonly shape: Shape;
}

/** A table of numbers that never changes. */
export interface Fixed {
  readonly kind: 'fixed';
  readonly value: Matrix;
  readonly shape: Shape;
}

/** The number of rows of this run's batch, [1 × 1]. */
export interface BatchSize {
  readonly kind: 'batchSize';
  readonly shape: Shape;
}

/**
 * The number of steps before this one, [1 × 1]: counted by the engine in whole numbers, where a state in float32
 * would stand still at 2²⁴. {@link RandomNode} takes the whole number, modulo 2³².
 */
export interface StepNumber {
  readonly kind: 'step';
  readonly shape: Shape;
}

/** The number of steps before this one since the plan of a fit began, [1 × 1], counted as {@link StepNumber} is. */
export interface Elapsed {
  readonly kind: 'elapsed';
  readonly shape: Shape;
}

/** a · b, each transposed first where its flag says so, or as many products side by side as there are groups. */
export interface MatMul {
  readonly kind: 'matmul';
  readonly inputs: { readonly a: Node; readonly b: Node };
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly groups: number;
  readonly shape: Shape;
}

/**
 * One formula for every element. An input of one row, one column or one element is repeated along
 * what it lacks.
 */
export interface MapNode {
  readonly kind: 'map';
  readonly expression: Expression;
  readonly inputs: Readonly<Record<string, Node>>;
  /** Treated as a constant by `gradient`. */
  readonly detached: boolean;
  readonly shape: Shape;
}

/** Sum or maximum over the rows (gives one row), the columns (gives one column) or all elements. */
export interface Reduce {
  readonly kind: 'reduce';
  readonly how: 'sum' | 'max';
  readonly over: 'rows' | 'cols' | 'all';
  readonly inputs: { readonly of: Node };
  readonly shape: Shape;
}

/** Row i of the result is the row of `table` that `indices` [n × 1] names at i. */
export interface Gather {
  readonly kind: 'gather';
  readonly inputs: { readonly table: Node; readonly indices: Node };
  readonly shape: Shape;
}

/**
 * Row r of the result is the sum of the rows of `of` [n × cols] for which `indices` [n × 1] names r, in their order;
 * zero where there is none. What names no row is left out. The counterpart of {@link Gather}.
 */
export interface Scatter {
  readonly kind: 'scatter';
  readonly inputs: { readonly of: Node; readonly indices: Node };
  readonly shape: Shape;
}

/** Tables side by side: input k, in order, in the columns from `starts[k]` on, and zeros where there is none. */
export interface Join {
  readonly kind: 'join';
  readonly inputs: Readonly<Record<string, Node>>;
  readonly starts: readonly number[];
  readonly shape: Shape;
}

/** As many columns of a table as the shape has, from one on. The counterpart of {@link Join}. */
export interface Columns {
  readonly kind: 'columns';
  readonly inputs: { readonly of: Node };
  readonly from: number;
  readonly shape: Shape;
}

/**
 * Uniform numbers in (0, 1): element k is a pure function of (seed, stream, the step, k), where the
 * step is a [1 × 1] node, so that a resumed run draws what the uninterrupted one would have drawn.
 */
export interface RandomNode {
  readonly kind: 'random';
  readonly seed: number;
  readonly stream: number;
  readonly inputs: { readonly step: Node };
  readonly shape: Shape;
}

/** The numbers of a table in other rows and columns, as they lie in memory: nothing is copied. */
export interface Reshape {
  readonly kind: 'reshape';
  readonly inputs: { readonly of: Node };
  readonly shape: Shape;
}

/** What is given to a run. */
export type Given = Input | State | Fixed | BatchSize | StepNumber | Elapsed;

/** What a run computes: one operation over `inputs`. */
export type Computed = MatMul | MapNode | Reduce | Gather | Scatter | Join | Columns | RandomNode;

/**
 * The kinds of operation that a run computes. What an engine does for each of them is a table over them, which the type
 * checker completes.
 */
export type Kind = Computed['kind'];

/** The nodes of one kind. */
export type Of<K extends Kind> = Extract<Computed, { readonly kind: K }>;

/**
 * A table of numbers that a graph computes, as the functions here make it. `shape` says its rows, a number or those of
 * the batch, and columns.
 */
export type Node = Given | Computed | Reshape;

/** At the end of a run the state takes the value. All values are computed from the old states. */
export interface Assign {
  readonly kind: 'assign';
  readonly state: State;
  readonly value: Node;
}

/** What one run computes and which states it changes. */
export interface Graph {
  /** What is computed, by name. */
  readonly outputs: Readonly<Record<string, Node>>;
  /** What changes at the end of a run; most graphs of your own have none. */
  readonly updates: readonly Assign[];
}

/** Whether a node holds numbers of its inputs as they are, in other places. */
export function onlyMoves(node: Node): boolean {
  return node.kind === 'join' || node.kind === 'columns' || node.kind === 'reshape';
}

/** Whether a node is given rather than computed. */
export function isLeaf(node: Node): node is Given {
  return !('inputs' in node);
}

/** The nodes that a node is computed from. */
export function inputsOf(node: Node): readonly Node[] {
  return isLeaf(node) ? [] : Object.values<Node>(node.inputs);
}

/** The node whose memory holds the numbers: another one where a node is no more than another shape. */
export function baseOf(node: Node): Exclude<Node, Reshape> {
  return node.kind === 'reshape' ? baseOf(node.inputs.of) : node;
}

/** Whether a run computes a node, rather than being given it or reading it in another shape. */
export function isComputed(node: Node): node is Computed {
  return !isLeaf(node) && node.kind !== 'reshape';
}

/** Everything the roots need, each node after the nodes it is computed from. */
export function ordered(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  // What is still to do, the next one last: a stack of thousands of layers is too deep for calls within calls.
  const open = [...roots].reverse();
  while (open.length > 0) {
    const count = open.length;
    const node = open[count - 1] as Node;
    const inputs = seen.has(node) ? [] : inputsOf(node);
    for (let k = inputs.length - 1; k >= 0; k--) {
      const from = inputs[k] as Node;
      if (!seen.has(from)) open.push(from);
    }
    if (open.length > count) continue;
    seen.add(node);
    open.pop();
  }
  return [...seen];
}

/** The nodes a graph must compute: its outputs and the values of its updates. */
export function rootsOf(graph: Graph): Node[] {
  return [...Object.values(graph.outputs), ...graph.updates.map(({ value }) => value)];
}

/** All that is given to a run: what its results depend on, and what it changes. */
export function leavesOf(graph: Graph): Given[] {
  return ordered([...rootsOf(graph), ...graph.updates.map(({ state }) => state)]).filter(isLeaf);
}

/** The node over other inputs. */
function withInputs(node: Node, renew: (from: Node) => Node): Node {
  if (isLeaf(node)) return node;
  const inputs = Object.fromEntries(Object.entries<Node>(node.inputs).map(([name, from]) => [name, renew(from)]));
  return { ...node, inputs } as Node;
}

/**
 * A graph rewritten from the leaves up.
 *
 * @param step what becomes of a node, given it and the same node over what became of its inputs
 */
export function rebuild(graph: Graph, step: (node: Node, renewed: Node) => Node): Graph {
  const rebuilt = new Map<Node, Node>();
  const now = (node: Node): Node => rebuilt.get(node) as Node;
  for (const node of ordered(rootsOf(graph))) rebuilt.set(node, step(node, withInputs(node, now)));
  return {
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, node]) => [name, now(node)])),
    updates: graph.updates.map((update) => ({ ...update, value: now(update.value) })),
  };
}

/** The names of the inputs and states that a graph reads. */
export function leafNames(graph: Graph): Set<string> {
  return new Set(
    ordered(rootsOf(graph)).flatMap((node) => (node.kind === 'input' || node.kind === 'state' ? [node.name] : [])),
  );
}
