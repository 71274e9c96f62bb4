import type { Activation } from '../activations/index.js';
import { describe, MultilayerError } from '../core/errors.js';
import { lookUp } from '../core/names.js';
import * as all from './all.js';
import type { Loss } from './loss.js';

export * from './all.js';
export { boundedLog, type Loss, meanOver, prediction, target } from './loss.js';

export type LossName = keyof typeof all;

/** Every loss by name. */
export const losses: Readonly<Record<LossName, Loss>> = all;

/** The loss that a user names, or hands over as an object. */
export function resolveLoss(value: LossName | Loss, where: string): Loss {
  if (typeof value === 'string') return lookUp<Loss>(losses, value, where, 'a loss');
  if (typeof value === 'object' && value !== null && typeof value.apply === 'function') return value;
  throw new MultilayerError({
    where,
    expected: 'the name of a loss, or a loss',
    got: describe(value),
    fix: `Known names: ${Object.keys(losses).join(', ')}.`,
  });
}

/** The loss that belongs to an output activation: the one that fuses with it, else the squared error. */
export function defaultLoss(output: Activation): Loss {
  const fused = Object.values<Loss>(losses).find((loss) => loss.fused?.activation === output.name);
  return fused ?? losses.meanSquaredError;
}
