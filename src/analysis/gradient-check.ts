import type { MatrixLike } from '../core/matrix.js';
import { reference } from '../engines/index.js';
import { defaultLoss, type Loss, losses } from '../losses/index.js';
import { gradientGraph, leaves, type Network, outputCount, readTargets, type Targets } from '../network/index.js';
import { readInputsOf } from './inputs.js';

/** How far one parameter's gradient is from central differences. */
export interface GradientCheck {
  readonly layer: number;
  readonly name: string;
  /** The greatest |exact − numeric| / max(|exact|, |numeric|, 10⁻⁴) over the parameter's numbers. */
  readonly worst: number;
}

const step = 1e-5;

/**
 * Compares the gradient of every parameter with central differences, in float64 on the reference
 * engine. Below about 10⁻⁶ they agree; near a kink of an activation the differences are off.
 */
export function gradientCheck(network: Network, x: MatrixLike, y: Targets, loss?: Loss): GradientCheck[] {
  const { table, inputs } = readInputsOf(network, x, 'gradientCheck, x');
  const activation = network.layers.at(-1)?.activation;
  const chosen = loss ?? (activation ? defaultLoss(activation) : losses.meanSquaredError);
  const { layers, parameters, classes } = network;
  const outputs = outputCount({ layers, inputs });
  const { target } = readTargets(y, { where: 'gradientCheck, y', loss: chosen, outputs, rows: table.rows, classes });
  const stack = { layers, parameters, inputs };
  const graph = gradientGraph({ stack, loss: chosen, rows: table.rows, targetCols: target.cols });
  const program = reference.compile({ check: { graph, capacity: table.rows } });
  program.write(leaves.x, table.data);
  program.write(leaves.y, target.data);
  program.write(
    leaves.indices,
    Float64Array.from({ length: table.rows }, (_, i) => i),
  );
  const learning = parameters.filter((each) => Object.hasOwn(graph.outputs, each.id));
  for (const each of learning) program.write(each.id, each.toMatrix().data);
  program.run('check', table.rows);
  const gradients = learning.map((each) => program.output('check', each.id));
  const lossAt = (id: string, values: Float64Array): number => {
    program.write(id, values);
    program.run('check', table.rows);
    return program.output('check', 'loss')[0] as number;
  };
  const result = learning.map((each, i) => {
    const { data } = each.toMatrix();
    let worst = 0;
    data.forEach((value, k) => {
      const shifted = (by: number): number => lossAt(each.id, data.with(k, value + by));
      const numeric = (shifted(step) - shifted(-step)) / (2 * step);
      const exact = gradients[i]?.[k] as number;
      worst = Math.max(worst, Math.abs(exact - numeric) / Math.max(Math.abs(exact), Math.abs(numeric), 1e-4));
    });
    program.write(each.id, data);
    return { layer: each.layer, name: each.name, worst };
  });
  program.dispose();
  return result;
}
