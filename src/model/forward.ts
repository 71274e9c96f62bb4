import { describe, fail } from '../core/errors.js';
import { fuse, type Graph, input, type Node, oneHot, type State, sameShape, shapeText, state } from '../graph/index.js';
import type { Layer } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Parameter } from './parameter.js';
import { ForwardPass, placeOf } from './pass.js';

/** Names of the leaves that the network writes. */
export const leaves = { x: 'x', y: 'y', weights: 'weights', indices: 'indices', learningRate: 'learningRate' } as const;

/** What the graphs of one network have in common. */
export interface Stack {
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly inputs: number;
  /** Fixes what layers draw while they learn. */
  readonly seed: number;
}

/** Where the numbers of each parameter are, in a graph. */
export type States = ReadonlyMap<Parameter, State>;

export function parameterStates(parameters: readonly Parameter[]): States {
  return new Map(parameters.map((each) => [each, state(each.id, { rows: each.rows, cols: each.cols })]));
}

/** Layers of a user's own may return anything. */
function checkOutput(node: Node | undefined, layer: Layer, index: number, cols: number): void {
  const shape = node?.shape;
  if (shape !== undefined && sameShape(shape, { rows: 'batch', cols })) return;
  fail(
    `${placeOf(layer, index)}, forward`,
    `a node of ${shapeText({ rows: 'batch', cols })}, as its outputs() says`,
    shape === undefined ? describe(node) : shapeText(shape),
    'Return the result of a graph operation, and make outputs() agree with its columns.',
  );
}

/** The output of every layer, for inputs x [batch × inputs]. */
function outputsOf(stack: Stack, states: States, x: Node, pass: ForwardPass): Node[] {
  const outputs: Node[] = [];
  const own = stack.layers.map(() => new Map<Node, Parameter>());
  for (const [parameter, node] of states) own[parameter.layer]?.set(node, parameter);
  stack.layers.forEach((layer, i) => {
    const before = outputs[i - 1] ?? x;
    const nodes = own[i] ?? new Map<Node, Parameter>();
    const byName = Object.fromEntries([...nodes].map(([node, { name }]) => [name, node]));
    const node = layer.forward(before, byName, pass.within(placeOf(layer, i), nodes));
    checkOutput(node, layer, i, layer.outputs(before.shape.cols));
    outputs.push(node);
  });
  return outputs;
}

/** The outputs of every layer where the network only answers. */
function answersOf(stack: Stack, x: Node): Node[] {
  return outputsOf(stack, parameterStates(stack.parameters), x, new ForwardPass(stack.seed, false));
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

/** The loss of each row [batch × 1] in a pass that the network learns from, or not. */
export function lossPerRow(stack: Stack, states: States, loss: Loss, x: Node, target: Node, pass: ForwardPass): Node {
  return checkLoss(loss.apply(outputsOf(stack, states, x, pass).at(-1) as Node, target), loss);
}

/** Class numbers [batch × 1] become one-hot rows [batch × classes]. */
export function asRows(loss: Loss, outputs: number, target: Node): Node {
  return loss.targets === 'classes' && target.shape.cols === 1 && outputs > 1 ? oneHot(target, outputs) : target;
}

/** What the network answers to x [batch × inputs], by which losses and checks tell what they have before them. */
export function outputNode(stack: Stack): Node {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  return answersOf(stack, x).at(-1) as Node;
}

/** x → predictions, with the output of every layer as `layer 0`, `layer 1`, … */
export function predictionGraph(stack: Stack, everyLayer = false): Graph {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  const outputs = answersOf(stack, x);
  const inner = everyLayer ? outputs.map((node, i): [string, Node] => [`layer ${i}`, node]) : [];
  return fuse({ outputs: { ...Object.fromEntries(inner), prediction: outputs.at(-1) as Node }, updates: [] });
}

/** (x, y) → the loss of every row, as `losses`, beside `prediction` where that is asked for. */
export function lossGraph(stack: Stack, loss: Loss, targetCols: number, withPrediction = false): Graph {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  const y = input(leaves.y, { rows: 'batch', cols: targetCols });
  const target = asRows(loss, outputCount(stack), y);
  const prediction = answersOf(stack, x).at(-1) as Node;
  const losses = checkLoss(loss.apply(prediction, target), loss);
  return fuse({ outputs: withPrediction ? { losses, prediction } : { losses }, updates: [] });
}

/** The number of outputs of the last layer. */
export function outputCount({ layers, inputs }: Pick<Stack, 'layers' | 'inputs'>): number {
  return layers.reduce((width, layer) => layer.outputs(width), inputs);
}
