import { checkBoolean } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { Matrix, MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { Dataset } from '../data/dataset.js';
import { readWeights, type SampleWeights, weigh } from '../data/weights.js';
import { reference } from '../engines/reference/index.js';
import { applies, toShortText } from '../expression/index.js';
import { leafNames, type Node, ordered } from '../graph/index.js';
import { ownerOf } from '../layers/index.js';
import type { Loss, LossName } from '../losses/index.js';
import {
  chooseLoss,
  gradientGraph,
  layersGraph,
  leaves,
  type Network,
  outputCount,
  outputNode,
  readTargets,
  type Stack,
  type Targets,
  writeLook,
} from '../network/index.js';
import { readInputsOf, readNetwork } from './inputs.js';

/** How far one parameter's gradient is from central differences. */
export interface GradientCheck {
  /** The layer of the parameter, counted from 0. */
  readonly layer: number;
  /** The parameter's name within its layer, such as `'weights'`. */
  readonly name: string;
  /**
   * The greatest |exact − numeric| / max(|exact|, |numeric|, floor) over the parameter's numbers. The
   * floor is 10⁶ times what the differences may be off, as they do not tell smaller numbers to within
   * 10⁻⁶: about 10⁻⁴ · max(1, |loss|), and more where large parameters leave the loss few digits.
   */
  readonly worst: number;
}

/** The smallest step. */
const step = 1e-5;

/** Below this relative error a gradient counts as right. */
const tolerance = 1e-6;

/**
 * Last places by which the difference of two losses may be off. They are those of 1 where the loss is
 * smaller: a small loss is what is left over of outputs and targets near 1, and has their rounding.
 * With eight, the worst error of 32,256 numbers is 2e-7 (3-4-2 networks, every activation, loss and
 * initializer of the registries, 8 seeds, Node 20.20).
 */
const roundings = 8;

function largest(numbers: Float64Array): number {
  return numbers.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

/** The greatest number that a network computes with, before activations and after, or 1: losses have its rounding. */
function greatestOf(stack: Stack, table: Matrix): number {
  const { graph, places } = layersGraph(stack);
  const program = reference.compile({ all: { graph, capacity: table.rows } });
  const read = leafNames(graph);
  if (read.has(leaves.x)) program.write(leaves.x, table.data);
  for (const each of stack.parameters) if (read.has(each.id)) program.write(each.id, each.toMatrix().data);
  program.run('all', table.rows);
  let [greatest, arriving] = [1, largest(table.data)];
  for (const { path, layer } of places) {
    for (const each of stack.parameters) {
      const owner = ownerOf(stack.layers, each);
      if (owner.path !== path) continue;
      const size = largest(each.toMatrix().data);
      const factor = owner.name === 'bias' ? 1 : layer.kind === 'dense' ? arriving : Math.max(1, arriving);
      greatest = Math.max(greatest, size * factor);
    }
    arriving = largest(program.output('all', path));
    greatest = Math.max(greatest, arriving);
  }
  program.dispose();
  return greatest;
}

/** A difference quotient, and by how much it may be off. */
interface Quotient {
  readonly slope: number;
  readonly doubt: number;
}

function quotient(value: number, by: number, greatest: number, lossAt: (moved: number) => number): Quotient {
  const [up, down] = [value + by, value - by];
  const [above, below] = [lossAt(up), lossAt(down)];
  // up − down and not 2·by: the difference of what was really evaluated.
  const width = up - down;
  const doubt = (roundings * Number.EPSILON * Math.max(greatest, Math.abs(above), Math.abs(below))) / width;
  return { slope: (above - below) / width, doubt };
}

/**
 * The central difference of the best of several steps, each ten times the one before. A small step drowns in
 * the rounding of large numbers, and a large one leaves the neighbourhood: neighbouring steps then differ.
 *
 * @param greatest says how much of a difference is rounding
 */
function bestQuotient(value: number, greatest: number, lossAt: (moved: number) => number): Quotient {
  let before: Quotient | undefined;
  let best: Quotient | undefined;
  const longest = Math.max(step * Math.abs(value), Math.min(1e-2, step * greatest));
  for (let by = step; ; by *= 10) {
    const last = by >= longest;
    if (value + by > value - by) {
      const { slope, doubt } = quotient(value, by, greatest, lossAt);
      const at = { slope, doubt: doubt + (before === undefined ? 0 : 10 * Math.abs(slope - before.slope)) };
      // What comes after it gets worse is far away, where a flat loss would seem sure of itself.
      if (best !== undefined && at.doubt > 100 * best.doubt) return best;
      // The first one has nothing yet to be compared with.
      if (last || before !== undefined) best = best !== undefined && best.doubt < at.doubt ? best : at;
      before = at;
    }
    if (last && best !== undefined) return best;
  }
}

/** The relative error of one number of a gradient, where `lossAt` gives the loss with its parameter moved. */
function errorOf(exact: number, value: number, greatest: number, lossAt: (moved: number) => number): number {
  const { slope, doubt } = bestQuotient(value, greatest, lossAt);
  return Math.abs(exact - slope) / Math.max(Math.abs(exact), Math.abs(slope), doubt / tolerance);
}

/** @throws MultilayerError where a gradient is meant to be another one than that of the values */
function checkNoSurrogate(output: Node): void {
  const found = ordered([output]).find((node) => node.kind === 'map' && applies(node.expression, 'surrogate'));
  if (found?.kind !== 'map') return;
  const got = `${toShortText(found.expression)}, whose derivative is meant to be another`;
  const fix = "Put 'sigmoid' or 'tanh' in the place of the step to check the rest of the network.";
  fail('gradientCheck', 'activations with derivatives of their own', got, fix);
}

/** What gradients are checked of. */
export interface GradientCheckOptions {
  /** Default: the loss of the last fit, else the one that belongs to the last layer. */
  readonly loss?: LossName | Loss | undefined;
  /** Whether layers do what they do while they learn: dropout drops, as in the first step. Default: true. */
  readonly training?: boolean | undefined;
  /** How much each row counts, as in `fit`. Default: all count the same. */
  readonly sampleWeights?: SampleWeights | undefined;
}

/**
 * Compares the gradient of every parameter that is learned with central differences, in float64 on the reference
 * engine. Up to 10⁻⁶ they agree; near a kink of an activation the differences are off. Scale the data
 * to about 1: gradients far below that are not told from 0.
 *
 * @throws MultilayerError for a network with a surrogate gradient, as `step({ surrogate: 'sigmoid' })`: it is made to
 * differ from differences
 */
export function gradientCheck(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options: GradientCheckOptions = {},
): GradientCheck[] {
  readNetwork(network, 'gradientCheck');
  if (typeof options !== 'object' || options === null) {
    const fix = "Write gradientCheck(network, x, y, { loss: 'meanSquaredError' }).";
    fail('gradientCheck', 'options', describe(options), fix);
  }
  checkKeys(options, ['loss', 'training', 'sampleWeights'], 'gradientCheck');
  const { loss = network.loss } = options;
  const training = checkBoolean(options.training ?? true, 'gradientCheck, option training');
  const table = readInputsOf(network, x, 'gradientCheck, x');
  const { layers, parameters, inputs, seed, classes } = network;
  const stack = { layers, parameters, inputs, seed };
  const chosen = chooseLoss(loss, outputNode(stack), 'gradientCheck, option loss');
  const outputs = outputCount(stack);
  const { target } = readTargets(y, { where: 'gradientCheck, y', loss: chosen, outputs, rows: table.rows, classes });
  const where = 'gradientCheck, option sampleWeights';
  const weights = readWeights(options.sampleWeights, table.rows, where);
  const data = weigh(new Dataset(table, target, weights), where, 'the rows');
  checkNoSurrogate(outputNode(stack));
  const graph = gradientGraph({ stack, loss: chosen, data }, training);
  const lossAlone = { outputs: { loss: graph.outputs.loss as Node }, updates: [] };
  const program = reference.compile({
    gradient: { graph, capacity: table.rows },
    loss: { graph: lossAlone, capacity: table.rows },
  });
  writeLook(program, graph, parameters, data);
  const learning = parameters.filter((each) => Object.hasOwn(graph.outputs, each.id));
  program.run('gradient', table.rows);
  const gradients = learning.map((each) => program.output('gradient', each.id));
  const lossWith = (id: string, values: Float64Array): number => {
    program.write(id, values);
    program.run('loss', table.rows);
    return program.output('loss', 'loss')[0] as number;
  };
  const greatest = greatestOf(stack, table);
  const result = learning.map((each, i) => {
    const { data } = each.toMatrix();
    let worst = 0;
    data.forEach((value, k) => {
      const lossAt = (moved: number): number => lossWith(each.id, data.with(k, moved));
      worst = Math.max(worst, errorOf(gradients[i]?.[k] as number, value, greatest, lossAt));
    });
    program.write(each.id, data);
    return { layer: each.layer, name: each.name, worst };
  });
  program.dispose();
  return result;
}
