/**
 * Milliseconds since an arbitrary start. Used only to decide when to let the event loop breathe and
 * to report durations; no result of a computation may depend on it.
 */
export function now(): number {
  return performance.now();
}

interface Scheduler {
  readonly setImmediate?: (run: () => void) => unknown;
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: null): void };
  };
}

/** A timer would wait for one millisecond in Node, and for four in a page. */
function soon(run: () => void): void {
  const { setImmediate } = globalThis as unknown as Scheduler;
  if (setImmediate !== undefined) {
    setImmediate(run);
    return;
  }
  // Read only where it is needed, as Node loads it at the first look.
  const { port1, port2 } = new (globalThis as unknown as Scheduler).MessageChannel();
  port1.onmessage = run;
  port2.postMessage(null);
}

/** Resolves in the next turn of the event loop, after timers, input and messages had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise(soon);
}
