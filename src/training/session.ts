import type { Signal, Turns } from '../core/turns.js';
import type { Trained } from '../model/model.js';
import type { Parameter } from '../model/parameter.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Aftermath } from './aftermath.js';
import type { Loaded } from './loaded.js';
import type { Divergence } from './rewind.js';
import type { StepsOptions } from './steps.js';

/** What a stretch of training came to: the losses of the epochs that it completed, and why it ended. */
export type Stretch =
  | { readonly ended: 'done' | 'aborted' | 'converged'; readonly losses: readonly number[] }
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
  /** What it trains on: data, and the numbers of the rows to take. */
  readonly loaded: Loaded;
  /**
   * Goes on with other data in the place of those it has, from a new epoch on: with no more rows than it was opened
   * for. Training on one part of a table after the other takes the memory of one.
   */
  load(loaded: Loaded): void;
  /** What the learning rate of the steps to come is multiplied by; only where there is a rate. */
  readonly scaleRate?: ((factor: number) => void) | undefined;
  /** What can be done after a divergence; undefined where the session is at weights to go on from. */
  readonly aftermath: Aftermath | undefined;
}

/** An optimizer that trains in a way of its own, in place of its formulas. */
export interface SessionOptimizer extends Optimizer {
  openSession(options: StepsOptions): Session;
}

export function opensSession(optimizer: Optimizer): optimizer is SessionOptimizer {
  return 'openSession' in optimizer;
}
