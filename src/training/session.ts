import type { Signal, Turns } from '../core/turns.js';
import type { Trained } from '../model/model.js';
import type { Parameter } from '../model/parameter.js';
import type { Aftermath } from './aftermath.js';
import type { Divergence } from './rewind.js';

/** What a stretch of training came to: the losses of the epochs that it completed, and why it ended. */
export type Stretch =
  | { readonly ended: 'done' | 'aborted'; readonly losses: readonly number[] }
  | { readonly ended: 'diverged'; readonly divergence: Divergence };

/** Training under way, from the numbers that it was last given. */
export interface Session extends Trained {
  /** Parameters that the loss does not change with, or only through derivatives that are all zero. */
  readonly withoutGradient: readonly Parameter[];
  /**
   * Trains until so many epochs are completed, or, after at least one, until the event loop should
   * get its turn.
   */
  run(epochs: number, turns: Turns, signal: Signal | undefined): Promise<Stretch>;
  /** What can be done after a divergence. */
  readonly aftermath: Aftermath;
}
