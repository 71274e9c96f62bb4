import { describe, fail } from '../core/errors.js';
import type { MemberJson } from '../core/family.js';
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

/** A loss of a user's own in a model file, which holds no more of it than its name. */
export interface NamedLoss {
  readonly own: string;
}

export type LossJson = MemberJson | NamedLoss;

function isNamed(value: object): value is NamedLoss {
  return 'own' in value;
}

export function lossToJson(loss: Loss | NamedLoss): LossJson {
  return isNamed(loss) ? loss : (lossFamily.toJson(loss) ?? { own: loss.name });
}

/** Reads a loss from untrusted data. */
export function lossFromJson(value: unknown, where: string): Loss | NamedLoss {
  const named = typeof value === 'object' && value !== null && isNamed(value) && typeof value.own === 'string';
  return named ? { own: value.own } : lossFamily.fromJson(value, where);
}

/**
 * The loss of an earlier fit.
 *
 * @throws MultilayerError where a file could not hold it: another one in its place would measure something else
 */
export function knownLoss(loss: Loss | NamedLoss | undefined, where: string): Loss | undefined {
  if (loss === undefined || !isNamed(loss)) return loss;
  fail(
    where,
    `the loss ${describe(loss.own)} that the network was trained with`,
    'its name alone, as a model file holds no loss of your own',
    'Pass it as the option loss, or another one by its name.',
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
