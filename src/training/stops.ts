import { now } from '../core/clock.js';
import type { Signal } from '../core/turns.js';

/** So many epochs are no plan. */
export const unlimited: number = Number.MAX_SAFE_INTEGER;

/** What ends a fit between two steps: the user's signal, a callback, or the clock. */
export class Stops implements Signal {
  readonly #signal: Signal | undefined;
  readonly #end: number | undefined;
  #byCallback = false;

  /** @param seconds from now on */
  constructor(signal: Signal | undefined, seconds: number | undefined) {
    this.#signal = signal;
    this.#end = seconds === undefined ? undefined : now() + 1000 * seconds;
  }

  get aborted(): boolean {
    return this.#byCallback || this.#signal?.aborted === true || (this.#end !== undefined && now() >= this.#end);
  }

  /** A callback has seen enough, after a batch. */
  stop(): void {
    this.#byCallback = true;
  }

  /** Why the fit ends, where it does. */
  get reason(): 'aborted' | 'onBatch' | 'timeLimit' {
    if (this.#signal?.aborted === true) return 'aborted';
    return this.#byCallback ? 'onBatch' : 'timeLimit';
  }
}
