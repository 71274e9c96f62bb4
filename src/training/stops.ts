import { later, now } from '../core/clock.js';
import type { Holding, Signal } from '../core/turns.js';

/** So many epochs are no plan. */
export const unlimited: number = Number.MAX_SAFE_INTEGER;

/** Milliseconds between two looks at whether a fit may go on. */
const lookEvery = 20;

/** What a fit waits for while it is so: anything that has its `paused`, which somebody sets. */
export interface Pause {
  /** Whether to wait. */
  readonly paused: boolean;
}

/** What ends a fit between two steps, the user's signal, a callback, or the clock, or holds it up. */
export class Stops implements Holding {
  readonly #signal: Signal | undefined;
  readonly #pause: Pause | undefined;
  #end: number | undefined;
  #byCallback = false;

  /** @param seconds from now on */
  constructor(signal: Signal | undefined, seconds: number | undefined, pause: Pause | undefined) {
    this.#pause = pause;
    this.#signal = signal;
    this.#end = seconds === undefined ? undefined : now() + 1000 * seconds;
  }

  get aborted(): boolean {
    return this.#byCallback || this.#signal?.aborted === true || (this.#end !== undefined && now() >= this.#end);
  }

  get paused(): boolean {
    return this.#pause?.paused === true;
  }

  /** Waits for the end of a pause, which takes nothing of the time limit. */
  async held(): Promise<void> {
    const begun = now();
    // Nothing tells of a change: it is a property of an object of any kind.
    while (this.paused && this.#signal?.aborted !== true) await later(lookEvery);
    if (this.#end !== undefined) this.#end += now() - begun;
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
