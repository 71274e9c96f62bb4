/**
 * Milliseconds since an arbitrary start. Used only to decide when to let the event loop breathe and
 * to report durations; no result of a computation may depend on it.
 */
export function now(): number {
  return performance.now();
}

/** Resolves in the next turn of the event loop, after timers, input and messages had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
