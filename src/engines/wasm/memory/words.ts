/**
 * The first words of a shared memory, in bytes: what threads tell each other. The two that are polled lie
 * on lines of their own.
 */
export const words = {
  /** Threads that have come to the barrier, and how often all have. */
  arrived: 64,
  generation: 128,
  /** Counts the jobs; a thread sleeps until it changes. */
  job: 192,
  /** Which function the job runs (−1: leave), and its operands. */
  kind: 196,
  operands: 200,
  /** Threads that take part in the job, workers that are ready for one, and workers that have left for good. */
  threads: 240,
  ready: 244,
  left: 248,
  end: 256,
} as const;
