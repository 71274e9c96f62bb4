/** Threads of Node or of the page, behind one face. */
export interface Worker {
  postMessage(message: unknown): void;
  terminate(): unknown;
  unref?(): void;
  on?(event: 'error', heard: () => void): void;
}

export interface Platform {
  /** Whether this thread may sleep in `Atomics.wait`; the thread of a page may not. */
  readonly maySleep: boolean;
  /** Threads that run at once. */
  readonly cores: number;
  /** Bytes of addresses that this process may still use. */
  addressesLeft(): number;
  start(source: string): Worker;
}
