import { describe, fail } from '../core/errors.js';
import { evaluate } from '../expression/index.js';
import type { Node } from '../graph/index.js';
import { defaultLoss, type Loss, type LossName, lossFamily, sigmoidLogits, softmaxLogits } from '../losses/index.js';

/**
 * The loss that was asked for, or the one that belongs to the output of the network.
 *
 * @throws MultilayerError where the loss wants other outputs, such as probabilities
 */
export function chooseLoss(value: LossName | Loss | undefined, output: Node, where: string): Loss {
  if (value === undefined) return defaultLoss(output);
  const loss = lossFamily.resolve(value, where);
  const { name, targets, leastOutput } = loss;
  if (targets === 'classes' && output.shape.cols === 1) {
    const fix = "Use binaryCrossentropy for yes or no, or end with one output for each class: Dense(2, 'softmax').";
    fail(where, `an output for each class for ${name}`, 'one output', fix);
  }
  const isProbability = targets === 'binary' || targets === 'classes';
  const low = leastOutput ?? (isProbability ? 0 : Number.NEGATIVE_INFINITY);
  const stray = strayFrom(output, low, isProbability ? 1 : Number.POSITIVE_INFINITY);
  if (stray === undefined) return loss;
  const logInput = name === 'poisson' ? ', or write poisson({ logInput: true }), of which outputs are logarithms' : '';
  fail(
    where,
    `an output layer of ${isProbability ? 'probabilities' : `numbers of ${low} or more`} for ${name}`,
    `one that gives ${describe(stray)}`,
    `End with a layer of activation '${{ binary: 'sigmoid', classes: 'softmax', numbers: 'softplus' }[targets]}'${logInput}.`,
  );
}

/** A number outside of a range that the last activation gives; undefined where it gives none, or cannot be asked. */
function strayFrom(output: Node, low: number, high: number): number | undefined {
  const isAnything = low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY;
  if (isAnything || sigmoidLogits(output) !== undefined || softmaxLogits(output) !== undefined) return undefined;
  // Without an activation, the last operation is a product.
  if (output.kind !== 'map') return -1;
  const [name, ...others] = Object.keys(output.inputs);
  if (name === undefined || others.length > 0) return undefined;
  return [-1e4, -3, -0.5, 0, 0.5, 3, 1e4]
    .map((each) => evaluate(output.expression, { [name]: each }))
    .find((answer) => !(answer >= low && answer <= high));
}
