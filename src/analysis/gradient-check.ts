import type { MatrixLike } from '../core/matrix.js';
import { reference } from '../engines/index.js';
import type { Node } from '../graph/index.js';
import type { Loss, LossName } from '../losses/index.js';
import {
  chooseLoss,
  gradientGraph,
  leaves,
  type Network,
  outputCount,
  outputNode,
  readTargets,
  type Targets,
} from '../network/index.js';
import { readInputsOf } from './inputs.js';

/** How far one parameter's gradient is from central differences. */
export interface GradientCheck {
  readonly layer: number;
  readonly name: string;
  /**
   * The greatest |exact − numeric| / max(|exact|, |numeric|, floor) over the parameter's numbers. The
   * floor, about 10⁻⁴ · max(1, |loss|), is 10⁶ times the rounding error of the differences: they do not
   * tell smaller numbers to within 10⁻⁶.
   */
  readonly worst: number;
}

/** Of a number up to 1, and relative to a greater one, which would swallow a fixed step. */
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

/** The relative error of one number of a gradient, where `lossAt` gives the loss with its parameter moved. */
function errorOf(exact: number, value: number, lossAt: (moved: number) => number): number {
  const by = step * Math.max(1, Math.abs(value));
  const [up, down] = [value + by, value - by];
  const [above, below] = [lossAt(up), lossAt(down)];
  // up − down and not 2·by: the difference of what was really evaluated.
  const width = up - down;
  const numeric = (above - below) / width;
  const noise = (roundings * Number.EPSILON * Math.max(1, Math.abs(above), Math.abs(below))) / width;
  return Math.abs(exact - numeric) / Math.max(Math.abs(exact), Math.abs(numeric), noise / tolerance);
}

/**
 * Compares the gradient of every parameter with central differences, in float64 on the reference
 * engine. Up to 10⁻⁶ they agree; near a kink of an activation the differences are off. Scale the data
 * to about 1: gradients far below that are not told from 0.
 */
export function gradientCheck(network: Network, x: MatrixLike, y: Targets, loss?: LossName | Loss): GradientCheck[] {
  const { table, inputs } = readInputsOf(network, x, 'gradientCheck, x');
  const { layers, parameters, classes } = network;
  const stack = { layers, parameters, inputs };
  const chosen = chooseLoss(loss ?? network.loss, outputNode(stack), 'gradientCheck, loss');
  const outputs = outputCount(stack);
  const { target } = readTargets(y, { where: 'gradientCheck, y', loss: chosen, outputs, rows: table.rows, classes });
  const graph = gradientGraph({ stack, loss: chosen, rows: table.rows, targetCols: target.cols });
  const lossAlone = { outputs: { loss: graph.outputs.loss as Node }, updates: [] };
  const program = reference.compile({
    gradient: { graph, capacity: table.rows },
    loss: { graph: lossAlone, capacity: table.rows },
  });
  program.write(leaves.x, table.data);
  program.write(leaves.y, target.data);
  program.write(
    leaves.indices,
    Float64Array.from({ length: table.rows }, (_, i) => i),
  );
  const learning = parameters.filter((each) => Object.hasOwn(graph.outputs, each.id));
  for (const each of learning) program.write(each.id, each.toMatrix().data);
  program.run('gradient', table.rows);
  const gradients = learning.map((each) => program.output('gradient', each.id));
  const lossWith = (id: string, values: Float64Array): number => {
    program.write(id, values);
    program.run('loss', table.rows);
    return program.output('loss', 'loss')[0] as number;
  };
  const result = learning.map((each, i) => {
    const { data } = each.toMatrix();
    let worst = 0;
    data.forEach((value, k) => {
      const lossAt = (moved: number): number => lossWith(each.id, data.with(k, moved));
      worst = Math.max(worst, errorOf(gradients[i]?.[k] as number, value, lossAt));
    });
    program.write(each.id, data);
    return { layer: each.layer, name: each.name, worst };
  });
  program.dispose();
  return result;
}
