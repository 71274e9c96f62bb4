import { nextTurn, now } from './clock.js';

/** The event loop gets its turn at least this often, in milliseconds. */
export const breathEvery = 25;
/** Portions that the clock did not see, after which it gets its turn all the same. */
const mostUnseen = 8;

/** Work in portions of a few milliseconds: it yields between them. */
export type Work<T> = Generator<undefined, T, undefined>;

/** How much is done between two looks at the clock: what takes a quarter to a half of a breath. */
export class Portion {
  #size: number;

  /** @param size of the first one */
  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Learns from what was done in so many milliseconds.
   *
   * @param mayGrow whether more may be done at once. Default: true.
   */
  learn(done: number, milliseconds: number, mayGrow = true): void {
    if (milliseconds > breathEvery / 2) this.#size = Math.max(1, Math.floor(done / 2));
    else if (mayGrow && milliseconds < breathEvery / 4) this.#size = Math.max(this.#size, done * 2);
  }
}

/** Does all the work at once. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** What is looked at of an `AbortSignal`, which the types of a program may lack. */
export interface Signal {
  /** Whether to stop. */
  readonly aborted: boolean;
}

/** What may hold up work that is done in turns, besides ending it. */
export interface Holding extends Signal {
  readonly paused?: boolean;
  /** Resolves when the work may go on. */
  held?(): Promise<void>;
}

/** Knows when the event loop last had its turn, and hands it the next. */
export class Turns {
  readonly #signal: Holding | undefined;
  #last = now();
  /** Portions done since the clock last moved. */
  #unseen = 0;

  /** @param signal ends the work that is done in turns */
  constructor(signal?: Holding) {
    this.#signal = signal;
  }

  /** Asked after every portion of work. */
  due(): boolean {
    if (this.#signal?.paused) return true;
    const time = now();
    // Tests may have stopped the clock, and a private page counts in tenths of a second.
    this.#unseen = time > this.#last ? 0 : this.#unseen + 1;
    return time - this.#last >= breathEvery || this.#unseen >= mostUnseen;
  }

  async take(): Promise<void> {
    await nextTurn();
    if (this.#signal?.paused) await this.#signal.held?.();
    this.#last = now();
    this.#unseen = 0;
  }

  async takeIfDue(): Promise<void> {
    if (this.due()) await this.take();
  }

  /** Does the work, with turns of the event loop in between; undefined where the signal ended it. */
  async through<T>(work: Work<T>): Promise<T | undefined> {
    while (this.#signal?.aborted !== true) {
      const { done, value } = work.next();
      if (done) return value;
      if (this.due()) await this.take();
    }
    return undefined;
  }
}
