import { describe, fail } from '../core/errors.js';
import { f, variable } from '../expression/index.js';
import {
  type Assign,
  assign,
  batchSize,
  fuse,
  type Graph,
  gather,
  gradient,
  input,
  leafNames,
  map,
  type Node,
  oneHot,
  reduce,
  type State,
  sameShape,
  shapeText,
  state,
  stepNumber,
} from '../graph/index.js';
import type { Layer } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Parameter } from './parameter.js';

/** Names of the leaves that the network writes. */
export const leaves = { x: 'x', y: 'y', indices: 'indices', learningRate: 'learningRate' } as const;

/** What the graphs of one network have in common. */
export interface Stack {
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly inputs: number;
}

type States = ReadonlyMap<Parameter, State>;

function parameterStates(parameters: readonly Parameter[]): States {
  return new Map(parameters.map((each) => [each, state(each.id, { rows: each.rows, cols: each.cols })]));
}

/** The parameters of each layer, by name. */
function byLayer({ layers }: Stack, states: States): Record<string, Node>[] {
  const entries: [string, Node][][] = layers.map(() => []);
  for (const [{ layer, name }, node] of states) entries[layer]?.push([name, node]);
  return entries.map((each) => Object.fromEntries(each));
}

/** Layers of a user's own may return anything. */
function checkOutput(node: Node | undefined, layer: Layer, index: number, cols: number): void {
  const shape = node?.shape;
  if (shape !== undefined && sameShape(shape, { rows: 'batch', cols })) return;
  fail(
    `layer ${index} (${layer}), forward`,
    `a node of ${shapeText({ rows: 'batch', cols })}, as its outputs() says`,
    shape === undefined ? describe(node) : shapeText(shape),
    'Return the result of a graph operation, and make outputs() agree with its columns.',
  );
}

/** The output of every layer, for inputs x [batch × inputs]. */
function outputsOf(stack: Stack, states: States, x: Node): Node[] {
  const outputs: Node[] = [];
  const parameters = byLayer(stack, states);
  stack.layers.forEach((layer, i) => {
    const before = outputs[i - 1] ?? x;
    const node = layer.forward(before, parameters[i] ?? {});
    checkOutput(node, layer, i, layer.outputs(before.shape.cols));
    outputs.push(node);
  });
  return outputs;
}

/** Losses of a user's own may return anything. */
function checkLoss(node: Node | undefined, { name }: Loss): Node {
  const expected = { rows: 'batch', cols: 1 } as const;
  if (node?.shape !== undefined && sameShape(node.shape, expected)) return node;
  fail(
    `loss ${name}`,
    `a node of ${shapeText(expected)}, the loss of each row`,
    node?.shape === undefined ? describe(node) : shapeText(node.shape),
    'Add up or average over the outputs of each row, and not over the rows: reduce("sum", "cols", …).',
  );
}

/** The loss of each row [batch × 1]. */
function lossPerRow(stack: Stack, states: States, loss: Loss, x: Node, target: Node): Node {
  return checkLoss(loss.apply(outputsOf(stack, states, x).at(-1) as Node, target), loss);
}

/** Class numbers [batch × 1] become one-hot rows [batch × classes]. */
function asRows(loss: Loss, outputs: number, target: Node): Node {
  return loss.targets === 'classes' && target.shape.cols === 1 && outputs > 1 ? oneHot(target, outputs) : target;
}

/** What the network answers to x [batch × inputs], by which losses and checks tell what they have before them. */
export function outputNode(stack: Stack): Node {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  return outputsOf(stack, parameterStates(stack.parameters), x).at(-1) as Node;
}

/** x → predictions, with the output of every layer as `layer 0`, `layer 1`, … */
export function predictionGraph(stack: Stack, everyLayer = false): Graph {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  const outputs = outputsOf(stack, parameterStates(stack.parameters), x);
  const inner = everyLayer ? outputs.map((node, i): [string, Node] => [`layer ${i}`, node]) : [];
  return fuse({ outputs: { ...Object.fromEntries(inner), prediction: outputs.at(-1) as Node }, updates: [] });
}

/** (x, y) → the loss of every row, as `losses`. */
export function lossGraph(stack: Stack, loss: Loss, targetCols: number): Graph {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  const y = input(leaves.y, { rows: 'batch', cols: targetCols });
  const target = asRows(loss, outputCount(stack), y);
  const rows = lossPerRow(stack, parameterStates(stack.parameters), loss, x, target);
  return fuse({ outputs: { losses: rows }, updates: [] });
}

/** The number of outputs of the last layer. */
export function outputCount({ layers, inputs }: Pick<Stack, 'layers' | 'inputs'>): number {
  return layers.reduce((width, layer) => layer.outputs(width), inputs);
}

export interface TrainingGraph {
  readonly graph: Graph;
  /** Parameters that the loss does not change with, or only through derivatives that are all zero. */
  readonly withoutGradient: readonly Parameter[];
  /** Parameters that the step reads, whether they learn or not. */
  readonly read: readonly Parameter[];
  /** The optimizer's states and where they start. */
  readonly memory: readonly { readonly name: string; readonly length: number; readonly initial: number }[];
}

interface TrainingOptions {
  readonly stack: Stack;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Rows of the whole data set, from which a batch takes those that `indices` names. */
  readonly rows: number;
  readonly targetCols: number;
}

function meanLoss(stack: Stack, states: States, loss: Loss, rows: number, targetCols: number): Node {
  const indices = input(leaves.indices, { rows: 'batch', cols: 1 });
  const x = gather(input(leaves.x, { rows, cols: stack.inputs }), indices);
  const y = gather(input(leaves.y, { rows, cols: targetCols }), indices);
  const each = lossPerRow(stack, states, loss, x, asRows(loss, outputCount(stack), y));
  return map(f.divide(f.x, variable('rows')), { x: reduce('sum', 'all', each), rows: batchSize() });
}

/** The loss and its gradient with respect to every parameter that has one, by the parameter's id. */
export function gradientGraph({ stack, loss, rows, targetCols }: Omit<TrainingOptions, 'optimizer'>): Graph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, rows, targetCols);
  const gradients = gradient(mean, [...states.values()]);
  const outputs: Record<string, Node> = { loss: mean };
  stack.parameters.forEach((each, i) => {
    const node = gradients[i];
    if (node !== undefined) outputs[each.id] = node;
  });
  return fuse({ outputs, updates: [] });
}

/** One step: the mean loss of the batch, its gradient, and the optimizer's updates. */
export function trainingGraph({ stack, loss, optimizer, rows, targetCols }: TrainingOptions): TrainingGraph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, rows, targetCols);
  const gradients = gradient(mean, [...states.values()]);

  const updates: Assign[] = [];
  const memory: { name: string; length: number; initial: number }[] = [];
  const single = { rows: 1, cols: 1 };
  const shared: Record<string, Node> = { learningRate: input(leaves.learningRate, single), step: stepNumber() };
  const advance = (env: Record<string, Node>, name: string, each: Optimizer['slots'][string], at: State): void => {
    env[name] = at;
    const next = map(each.next, env, { shape: at.shape });
    env[name] = next;
    updates.push(assign(at, next));
    memory.push({ name: at.name, length: (at.shape.rows as number) * at.shape.cols, initial: each.initial });
  };

  const withoutGradient: Parameter[] = [];
  for (const [name, each] of Object.entries(optimizer.counters))
    advance(shared, name, each, state(`counter ${name}`, single));
  stack.parameters.forEach((each, i) => {
    const slope = gradients[i];
    if (slope === undefined) {
      withoutGradient.push(each);
      return;
    }
    const at = states.get(each) as State;
    const env: Record<string, Node> = { ...shared, parameter: at, gradient: slope };
    for (const [name, slot] of Object.entries(optimizer.slots))
      advance(env, name, slot, state(`${each.id} ${name}`, at.shape));
    updates.push(assign(at, map(optimizer.update, env, { shape: at.shape })));
  });
  const graph = fuse({ outputs: { loss: mean }, updates });
  const used = leafNames(graph);
  return { graph, withoutGradient, read: stack.parameters.filter(({ id }) => used.has(id)), memory };
}
