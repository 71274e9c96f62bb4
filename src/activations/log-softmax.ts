import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import type { ActivationFactory } from './activation.js';
import { competing, shift, type Temperature } from './softmax.js';

/** z − log Σⱼ eᶻʲ, with the greatest z of the row taken off first. */
export function logShares(z: Node): Node {
  const below = map(f.subtract(f.x, variable('greatest')), { x: z, greatest: shift(z) });
  const sum = reduce('sum', 'cols', map(f.exp(f.x), { x: below }));
  return map(f.subtract(f.x, f.log(variable('sum'))), { x: below, sum });
}

/**
 * xᵢ − log Σⱼ eˣʲ along each row: the logarithms of what softmax gives, right where that is 0. The loss that belongs to
 * it is `categoricalCrossentropy`, which is then the negative log likelihood. x is divided by `temperature`, by default 1.
 * A row with ∞ is NaN.
 */
export const logSoftmax: ActivationFactory<Temperature> = competing('logSoftmax', logShares);
