import type { Terminal } from '../core/live-line.js';

/** One of the streams that a command writes to; `process.stdout` is one. */
export interface Sink extends Terminal {
  /** Whether there is room for more. */
  write(text: string): boolean;
  /** Asked for `'drain'`, after `write` said that there is no more room, and for `'resize'`. */
  once?(event: string, listener: () => void): unknown;
}

/** What a command reads rows from; `process.stdin` is one. */
export interface Spring extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
}

/** All that a command has of the process around it, so that tests can give it another. */
export interface Host {
  readonly stdin: Spring;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where Ctrl-C and a polite kill are listened for, from now on. */
  stopOnSignals(): AbortSignal;
}

/** What a command has beside its options. */
export interface Session {
  readonly host: Host;
  /** Set where a command ends neither well nor by an error. */
  exitCode: number;
}
