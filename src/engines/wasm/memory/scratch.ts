import type { Code } from '../code/encoding.js';
import { global, i32 } from '../code/instructions.js';
import type { Layout } from './layout.js';

/** How much memory operations use while they run: each of them uses it from the start. */
class Reserve {
  #most = 0;
  #used = 0;

  restart(): void {
    this.#used = 0;
  }

  take(bytes: number): number {
    const offset = this.#used;
    this.#used += Math.ceil(bytes / 64) * 64;
    this.#most = Math.max(this.#most, this.#used);
    return offset;
  }

  get used(): number {
    return this.#used;
  }

  get most(): number {
    return this.#most;
  }
}

/**
 * Memory that operations use while they run, one after the other: some that all threads share, and some of each
 * thread's own.
 */
export class Scratch {
  readonly #base: number;
  readonly #layout: Layout;
  readonly #threads: number;
  readonly #global: number | undefined;
  readonly #common = new Reserve();
  readonly #own = new Reserve();

  /** @param pointer the global that holds where a thread's own scratch begins; without threads nothing is shared */
  constructor(layout: Layout, threads: number, pointer: number | undefined) {
    this.#layout = layout;
    this.#threads = threads;
    this.#global = pointer;
    // Nothing else is taken before `close`, so what comes after this address is free.
    this.#base = layout.take('scratch', 0);
  }

  /** Begins an operation. */
  restart(): void {
    this.#common.restart();
    this.#own.restart();
  }

  take(bytes: number): Code {
    const offset = this.#own.take(bytes);
    if (this.#global === undefined) return i32.const(this.#base + offset);
    return i32.add(global.get(this.#global), i32.const(offset));
  }

  takeCommon(bytes: number): Code {
    return this.#global === undefined ? this.take(bytes) : i32.const(this.#base + this.#common.take(bytes));
  }

  /** The part of the shared memory that the operation uses. */
  get common(): { readonly from: number; readonly to: number } {
    return { from: this.#base, to: this.#base + this.#common.used };
  }

  /** Where the threads' own memory begins, and the bytes of each. */
  close(): { readonly address: number; readonly each: number } {
    const [common, each] = [this.#common.most, this.#own.most];
    this.#layout.take('scratch', common + each * this.#threads);
    return { address: this.#base + common, each };
  }
}
