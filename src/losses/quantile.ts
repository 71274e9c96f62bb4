import { share } from '../core/checks.js';
import { f } from '../expression/index.js';
import { difference, type LossFactory, loss, meanOver } from './loss.js';

type Level = { readonly level: number };

/**
 * The pinball loss, the mean over outputs of `level`·(t − p) where the prediction p is below the target t, and of
 * (1 − `level`)·(p − t) where it is not: least where a share of `level` of the targets, by default 0.5, lies below
 * (Koenker and Bassett 1978). Several quantiles take a network each. Its derivative at p = t is 0.
 */
export const quantile: LossFactory<Level> = loss<Level>(
  'quantile',
  'numbers',
  ({ level }) => {
    const slope = f.select(f.less(difference, 0), level, 1 - level);
    return meanOver(f.multiply(slope, f.abs(difference)));
  },
  { level: { initial: 0.5, range: share } },
);
