import { describe, fail } from '../core/errors.js';
import type { NamedMember } from '../core/family.js';
import { evaluate } from '../expression/index.js';
import type { Node } from '../graph/index.js';
import {
  defaultLoss,
  type Loss,
  type LossName,
  logSoftmaxLogits,
  lossFamily,
  sigmoidLogits,
  softmaxLogits,
} from '../losses/index.js';

/** What the outputs of a layer must be for a loss, and which activation makes them so; undefined where any will do. */
interface Demand {
  readonly low: number;
  readonly high: number;
  readonly text: string;
  readonly activation: string;
}

function demandOf({ targets, leastOutput: low }: Loss): Demand | undefined {
  if (targets === 'binary' || targets === 'classes') {
    const activation = targets === 'binary' ? 'sigmoid' : 'softmax';
    return { low: 0, high: 1, text: 'probabilities', activation };
  }
  if (low === undefined) return undefined;
  return { low, high: Number.POSITIVE_INFINITY, text: `numbers of ${low} or more`, activation: 'softplus' };
}

/**
 * The loss that was asked for, or the one that belongs to the output of the network.
 *
 * @throws MultilayerError where the loss wants other outputs, such as probabilities
 */
export function chooseLoss(value: LossName | Loss | undefined, output: Node, where: string): Loss {
  if (value === undefined) return defaultLoss(output);
  const loss = lossFamily.resolve(value, where);
  const { name, targets, outputsPerTarget = 1 } = loss;
  const { cols } = output.shape;
  if (cols % outputsPerTarget !== 0) {
    const fix = `Make the last layer Dense(${outputsPerTarget}) for one target, Dense(${2 * outputsPerTarget}) for two.`;
    fail(where, `${outputsPerTarget} outputs for each target for ${name}`, `${cols} in all`, fix);
  }
  if (targets === 'classes' && cols === 1) {
    const fix = "Use binaryCrossentropy for yes or no, or end with one output for each class: Dense(2, 'softmax').";
    fail(where, `an output for each class for ${name}`, 'one output', fix);
  }
  if (targets === 'signs' && !hasBothSigns(output)) {
    const fix = `End with a layer without activation: Dense(${cols}).`;
    fail(where, `an output layer of either sign for ${name}`, 'one of a single sign', fix);
  }
  // Losses of classes find the logits below the logarithm of a softmax, too.
  const isLogarithm = targets === 'classes' && logSoftmaxLogits(output) !== undefined;
  const demand = isLogarithm ? undefined : demandOf(loss);
  const stray = demand && strayFrom(output, demand);
  if (demand === undefined || stray === undefined) return loss;
  const logInput = name === 'poisson' ? ', or write poisson({ logInput: true }), of which outputs are logarithms' : '';
  const fix = `End with a layer of activation '${demand.activation}'${logInput}.`;
  fail(where, `an output layer of ${demand.text} for ${name}`, `one that gives ${describe(stray)}`, fix);
}

/**
 * From where on the single output of a network means the second of two classes: ½ of a probability, or 0.
 *
 * @param kept the loss of the last fit; of one that a file does not hold, the output says what it is
 */
export function boundary(kept: Loss | NamedMember | undefined, output: () => Node): number {
  if (kept !== undefined && 'targets' in kept) return kept.targets === 'signs' ? 0 : 0.5;
  return hasBothSigns(output()) ? 0 : 0.5;
}

const somewhere = [-1e4, -3, -0.5, 0, 0.5, 3, 1e4];

/** What the last activation gives for some numbers; undefined where it cannot be asked. */
function valuesOf(output: Node): number[] | undefined {
  // Without an activation, the last operation is a product.
  if (output.kind !== 'map') return [-1, 1];
  if (logSoftmaxLogits(output) !== undefined) return [-1, 0];
  if (sigmoidLogits(output) !== undefined || softmaxLogits(output) !== undefined) return [0, 1];
  const [name, ...others] = Object.keys(output.inputs);
  if (name === undefined || others.length > 0) return undefined;
  return somewhere.map((each) => evaluate(output.expression, { [name]: each }));
}

/** Also where it cannot be asked. */
function hasBothSigns(output: Node): boolean {
  const answers = valuesOf(output);
  return answers === undefined || (answers.some((each) => each < 0) && answers.some((each) => each > 0));
}

/** A number outside of a range that the last activation gives; undefined where it gives none, or cannot be asked. */
function strayFrom(output: Node, { low, high }: Demand): number | undefined {
  return valuesOf(output)?.find((answer) => !(answer >= low && answer <= high));
}
