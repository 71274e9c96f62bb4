import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { fuse, type Graph, input, type Node, oneHot, type State, sameShape, shapeText, state } from '../graph/index.js';
import { type Layer, outputsOf } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Parameter } from './parameter.js';
import { ForwardPass, type Place } from './pass.js';

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

/** A pass through the network, and where its parameters are. */
export function passOf(
  { seed }: Stack,
  states: States,
  training: boolean,
  isFrozen?: (parameter: Parameter) => boolean,
): ForwardPass {
  const parameters = new Map([...states].map(([parameter, node]): [Node, Parameter] => [node, parameter]));
  return new ForwardPass({ seed, training, parameters, ...(isFrozen && { isFrozen }) });
}

/** The outputs for inputs x [batch × inputs]. */
function outputOf({ layers }: Stack, states: States, x: Node, pass: ForwardPass): Node {
  const named = [...states].map(([{ layer, name }, node]) => [`${layer}.${name}`, node] as const);
  return pass.through(layers, x, Object.fromEntries(named));
}

/** What every layer gives where the network only answers. */
export function placesOf(
  stack: Stack,
  x: Node = input(leaves.x, { rows: 'batch', cols: stack.inputs }),
): readonly Place[] {
  const states = parameterStates(stack.parameters);
  const pass = passOf(stack, states, false);
  outputOf(stack, states, x, pass);
  return pass.places;
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
  return checkLoss(loss.apply(outputOf(stack, states, x, pass), target), loss);
}

/** Class numbers [batch × 1] become one-hot rows [batch × classes]. */
export function asRows(loss: Loss, outputs: number, target: Node): Node {
  return loss.targets === 'classes' && target.shape.cols === 1 && outputs > 1 ? oneHot(target, outputs) : target;
}

/** What the network answers to x [batch × inputs], by which losses and checks tell what they have before them. */
export function outputNode(stack: Stack): Node {
  return placesOf(stack).at(-1)?.output as Node;
}

/** x → predictions. */
export function predictionGraph(stack: Stack): Graph {
  return fuse({ outputs: { prediction: outputNode(stack) }, updates: [] });
}

/** x → the output of every layer, also of those within layers, as `0`, `1.0`, `1.1`, `1`, … */
export function layersGraph(stack: Stack): { readonly graph: Graph; readonly places: readonly Place[] } {
  const places = placesOf(stack);
  const outputs = Object.fromEntries(places.map(({ path, output }) => [path, output]));
  return { graph: fuse({ outputs, updates: [] }), places };
}

/** (x, y) → the loss of every row, as `losses`, beside `prediction` where that is asked for. */
export function lossGraph(stack: Stack, loss: Loss, targetCols: number, withPrediction = false): Graph {
  const x = input(leaves.x, { rows: 'batch', cols: stack.inputs });
  const y = input(leaves.y, { rows: 'batch', cols: targetCols });
  const target = asRows(loss, outputCount(stack), y);
  const prediction = placesOf(stack, x).at(-1)?.output as Node;
  const losses = checkLoss(loss.apply(prediction, target), loss);
  return fuse({ outputs: withPrediction ? { losses, prediction } : { losses }, updates: [] });
}

/** The number of outputs of the last layer. */
export function outputCount({ layers, inputs }: Pick<Stack, 'layers' | 'inputs'>): number {
  return outputsOf(layers, inputs);
}

/** The numbers of the layer at a place, by their names there. */
export function valuesAt({ parameters }: Pick<Stack, 'parameters'>, path: string): Record<string, Matrix> {
  const all = parameters.map((each) => [`${each.layer}.${each.name}`, each] as const);
  const own = all.filter(([name]) => name.startsWith(`${path}.`));
  return Object.fromEntries(own.map(([name, each]) => [name.slice(path.length + 1), each.toMatrix()]));
}
