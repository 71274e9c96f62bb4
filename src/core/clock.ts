interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  /** Of Node: a port keeps the process alive, or no longer. */
  ref?(): void;
  unref?(): void;
}

interface Timers {
  readonly setImmediate?: (run: () => void) => unknown;
  readonly setTimeout?: (run: () => void, milliseconds?: number) => unknown;
}

interface Scope extends Timers {
  readonly MessageChannel?: new () => { readonly port1: Port; readonly port2: Port };
  readonly performance?: { now?(): number };
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

// All are taken as this module is loaded: tests put timers and clocks of their own in their place, which stand still.
const scope = globalThis as unknown as Scope;
/** Those of the module come first: in Node, a test environment may have replaced the global ones before. */
const timers = (scope.process?.getBuiltinModule?.('node:timers') as Timers | undefined) ?? scope;
let readClock = readable(scope.performance?.now?.bind(scope.performance) ?? Date.now);
const soon = wayToTheNextTurn();

let latest = Number.NEGATIVE_INFINITY;

/** Compartments of hardened JavaScript forbid every clock: one that stands still does, too. */
function readable(clock: () => number): () => number {
  try {
    clock();
    return clock;
  } catch {
    return () => 0;
  }
}

/**
 * Milliseconds since an arbitrary start; it never runs backwards, though it may stand still. Used only to
 * decide when to let the event loop breathe, to report durations, and to end what has a time limit; no other result of a
 * computation may depend on it.
 */
export function now(): number {
  const read = readClock();
  if (read > latest) latest = read;
  return latest;
}

/** Takes the time from elsewhere, and gives back what it was taken from: tests have clocks of their own. */
export function replaceClock(read: () => number): () => number {
  const former = readClock;
  readClock = read;
  latest = Number.NEGATIVE_INFINITY;
  return former;
}

/** A timer would wait for one millisecond in Node, and for four in a page. */
function wayToTheNextTurn(): (run: () => void) => unknown {
  const { setImmediate, setTimeout } = timers;
  if (setImmediate) return (run) => setImmediate(run);
  // Not before: Node takes 2 ms to load its threads when somebody looks at it.
  const { MessageChannel } = scope;
  if (MessageChannel) return byMessages(MessageChannel);
  // Without timers there is nobody to let in.
  return (run) => (setTimeout ? setTimeout(run) : Promise.resolve().then(run));
}

/** One channel for all, made with the first turn, which keeps the process alive only while somebody waits. */
function byMessages(MessageChannel: NonNullable<Scope['MessageChannel']>): (run: () => void) => void {
  const waiting: (() => void)[] = [];
  let channel: { readonly port1: Port; readonly port2: Port } | undefined;
  return (run) => {
    channel ??= new MessageChannel();
    const { port1, port2 } = channel;
    port1.onmessage ??= () => {
      waiting.shift()?.();
      if (waiting.length === 0) port1.unref?.();
    };
    waiting.push(run);
    port1.ref?.();
    port2.postMessage(null);
  };
}

/** Resolves after some milliseconds, where there are timers. */
export function later(milliseconds: number): Promise<void> {
  const { setTimeout } = timers;
  return new Promise((run) => (setTimeout ? setTimeout(run, milliseconds) : soon(run)));
}

/** Resolves in the next turn of the event loop, after timers, input and messages had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise(soon);
}
