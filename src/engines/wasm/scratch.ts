import type { Code } from './encoding.js';
import { global, i32 } from './instructions.js';
import type { Layout } from './layout.js';

/** Memory that operations use while they run, one after the other, and all from the start; each thread has its own. */
export class Scratch {
  readonly base: number;
  readonly #layout: Layout;
  readonly #threads: number;
  readonly #global: number | undefined;
  #most = 0;
  #used = 0;

  /** @param pointer the global that holds where a thread's scratch begins; without threads it is known */
  constructor(layout: Layout, threads: number, pointer: number | undefined) {
    this.#layout = layout;
    this.#threads = threads;
    this.#global = pointer;
    // Nothing else is taken before `close`, so what comes after this address is free.
    this.base = layout.take('scratch', 0);
  }

  restart(): void {
    this.#used = 0;
  }

  take(bytes: number): Code {
    const offset = this.#used;
    this.#used += Math.ceil(bytes / 64) * 64;
    this.#most = Math.max(this.#most, this.#used);
    if (this.#global === undefined) return i32.const(this.base + offset);
    return i32.add(global.get(this.#global), i32.const(offset));
  }

  /** Bytes of each thread. */
  close(): number {
    this.#layout.take('scratch', this.#most * this.#threads);
    return this.#most;
  }
}
