import { positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { difference, type LossFactory, loss, meanOver } from './loss.js';

type Delta = { readonly delta: number };

const error = f.abs(difference);

/**
 * The mean over outputs of e²/2 where the error e = |prediction − target| is at most `delta`, by default 1, and of
 * delta·(e − delta/2) beyond: rows far off count less than by their squares (Huber 1964).
 */
export const huber: LossFactory<Delta> = loss<Delta>(
  'huber',
  'numbers',
  ({ delta }) => {
    const beyond = f.multiply(delta, f.subtract(error, delta / 2));
    return meanOver(f.select(f.lessOrEqual(error, delta), f.multiply(0.5, f.square(error)), beyond));
  },
  { delta: { initial: 1, range: positive } },
);
