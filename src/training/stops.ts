import { now } from '../core/clock.js';
import type { Signal } from '../core/turns.js';

/** So many epochs are no plan. */
export const unlimited: number = Number.MAX_SAFE_INTEGER;

/** What ends a fit between two steps: the user's signal, or the clock. */
export class Stops implements Signal {
  readonly #signal: Signal | undefined;
  readonly #end: number | undefined;

  /** @param seconds from now on */
  constructor(signal: Signal | undefined, seconds: number | undefined) {
    this.#signal = signal;
    this.#end = seconds === undefined ? undefined : now() + 1000 * seconds;
  }

  get aborted(): boolean {
    return this.#signal?.aborted === true || (this.#end !== undefined && now() >= this.#end);
  }

  /** Why the fit ends, where it does. */
  get reason(): 'aborted' | 'timeLimit' {
    return this.#signal?.aborted === true ? 'aborted' : 'timeLimit';
  }
}
