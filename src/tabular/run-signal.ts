import { now } from '../core/clock.js';
import type { Signal } from '../core/turns.js';

/** Ends a run when the user says so, or when its time is over; a pause takes nothing of the time. */
export class RunSignal implements Signal {
  readonly #signal: Signal | undefined;
  readonly #end: number;

  constructor(signal: Signal | undefined, seconds: number | undefined) {
    this.#signal = signal;
    this.#end = seconds === undefined ? Number.POSITIVE_INFINITY : now() + 1000 * seconds;
  }

  get interrupted(): boolean {
    return this.#signal?.aborted === true;
  }

  get aborted(): boolean {
    return this.interrupted || now() >= this.#end;
  }
}
