/** A job on one thread, or on all. */
export type Way = 'alone' | 'together';

/** Jobs after which the slower way is tried again: soon at first, as a slow job may be chance; then less and less often. */
const soonest = 2;
const latest = 128;
const growth = 4;
/** How much of a time above the estimate is believed: other programs can slow a job down, and nothing can speed it up. */
const doubt = 0.3;

function believe(before: number | undefined, seen: number): number {
  return before === undefined || seen < before ? seen : before + doubt * (seen - before);
}

/** Learns which way is faster from the time that jobs take: the machine may become busy, or free. */
export class Choice {
  readonly #pace: Partial<Record<Way, number>> = {};
  /** How long each way waits for its next trial, while it is the slower one. */
  readonly #patience: Record<Way, number> = { alone: soonest, together: soonest };
  #sinceTrial = 0;

  /** How the next job should run. */
  get way(): Way {
    const faster = this.#faster;
    const slower = faster === 'alone' ? 'together' : 'alone';
    return this.#sinceTrial < this.#patience[slower] ? faster : slower;
  }

  /** @param pace the time that the job took, for a unit of work */
  learn(way: Way, pace: number): void {
    const before = this.#faster;
    this.#pace[way] = believe(this.#pace[way], pace);
    const after = this.#faster;
    this.#sinceTrial = way === before && before === after ? this.#sinceTrial + 1 : 0;
    if (after !== before) this.#patience[before] = soonest;
    else if (way !== before) this.#patience[way] = Math.min(latest, growth * this.#patience[way]);
  }

  /** What is not known yet counts as faster, so that it becomes known. */
  get #faster(): Way {
    const { alone = 0, together = 0 } = this.#pace;
    return together <= alone || alone === 0 ? 'together' : 'alone';
  }
}
