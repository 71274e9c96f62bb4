import { describe, fail } from '../core/errors.js';
import { evaluate } from '../expression/index.js';
import type { Node } from '../graph/index.js';
import { defaultLoss, type Loss, type LossName, lossFamily, sigmoidLogits, softmaxLogits } from '../losses/index.js';

/**
 * The loss that was asked for, or the one that belongs to the output of the network.
 *
 * @throws MultilayerError where the loss wants probabilities and the output is something else
 */
export function chooseLoss(value: LossName | Loss | undefined, output: Node, where: string): Loss {
  if (value === undefined) return defaultLoss(output);
  const loss = lossFamily.resolve(value, where);
  const stray = loss.targets === 'numbers' ? undefined : strayFromProbability(output);
  if (stray === undefined) return loss;
  fail(
    where,
    `an output layer of probabilities for ${loss.name}`,
    `one that gives ${describe(stray)}`,
    `End with a layer of activation '${loss.targets === 'binary' ? 'sigmoid' : 'softmax'}'.`,
  );
}

/** A number outside of [0, 1] that the last activation gives; undefined where it gives none, or cannot be asked. */
function strayFromProbability(output: Node): number | undefined {
  if (sigmoidLogits(output) !== undefined || softmaxLogits(output) !== undefined) return undefined;
  // Without an activation, the last operation is a product.
  if (output.kind !== 'map') return -1;
  const [name, ...others] = Object.keys(output.inputs);
  if (name === undefined || others.length > 0) return undefined;
  return [-1e4, -3, -0.5, 0, 0.5, 3, 1e4]
    .map((each) => evaluate(output.expression, { [name]: each }))
    .find((answer) => !(answer >= 0 && answer <= 1));
}
