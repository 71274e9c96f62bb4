import { now } from '../../core/clock.js';
import type { EngineSettings } from '../engine.js';
import { words } from './barrier.js';
import { returnShared } from './memory.js';
import type { Exports, Memory } from './webassembly.js';
import { coreCount, hire, letGo, maySleep } from './workers.js';

/** Operations below which a run is over before another thread has noticed it. */
const worthwhile = 2e6;
/** Threads that `'auto'` uses at most. */
const most = 8;
/** After so many jobs the choice between one thread and all is looked at again. */
const trust = 16;
/** How much of a time above the estimate is believed: other programs can slow a job down, and nothing can speed it up. */
const doubt = 0.3;

function believe(before: number | undefined, seen: number): number {
  return before === undefined || seen < before ? seen : before + doubt * (seen - before);
}

/** How many threads a program is compiled for, whose runs take so many operations. */
export function threadsFor({ threads, measured }: EngineSettings, operations: number): number {
  if (coreCount() === 1 || (measured && operations < worthwhile)) return 1;
  return threads === 'auto' ? Math.min(coreCount(), most) : threads;
}

/** The threads of one program: this one, and workers that join when the first job is large enough. */
export class Team {
  readonly #threads: number;
  readonly #chooses: boolean;
  readonly #module: object;
  readonly #memory: Memory;
  readonly #exports: Exports;
  readonly #names: readonly string[];
  readonly #words: Int32Array;
  #workers: ReturnType<typeof hire> | undefined;
  /** Milliseconds for each unit of work, alone and together, when last measured. */
  readonly #pace: { alone?: number; together?: number } = {};
  #jobs = 0;

  /** @param chooses whether the faster way is measured, and not all threads used in any case */
  constructor(threads: number, chooses: boolean, module: object, memory: Memory, exports: Exports) {
    this.#threads = threads;
    this.#chooses = chooses;
    this.#module = module;
    this.#memory = memory;
    this.#exports = exports;
    this.#names = Object.keys(exports);
    this.#words = new Int32Array(memory.buffer, 0, words.end / 4);
    exports.be?.(0, maySleep() ? 1 : 0);
    this.#words[words.threads / 4] = 1;
  }

  /** Whether all workers have joined; the first time, they are called. Until they have, one thread does everything. */
  get ready(): boolean {
    this.#workers ??= hire(this.#threads - 1, this.#module, this.#memory, this.#names);
    return Atomics.load(this.#words, words.ready / 4) === this.#threads - 1;
  }

  /** Calls an export on all threads, or on this one alone. The result does not depend on it, bit for bit. */
  call(name: string, operands: readonly number[], work: number): void {
    const together = this.ready && this.#isTogether();
    const started = now();
    if (together) this.#start(name, operands);
    this.#exports[name]?.(...operands);
    this.#words[words.threads / 4] = 1;
    const way = together ? 'together' : 'alone';
    this.#pace[way] = believe(this.#pace[way], (now() - started) / work);
    this.#jobs += 1;
  }

  dispose(): void {
    const workers = this.#workers ?? [];
    const returned = returnShared(this.#memory, workers.length);
    letGo(workers, this.#memory, !returned);
    this.#workers = undefined;
  }

  #isTogether(): boolean {
    if (!this.#chooses) return true;
    const { alone, together } = this.#pace;
    const better = alone === undefined || together === undefined || together <= alone;
    // Now and then the other way is tried, as the machine may have become busy, or free.
    return this.#jobs % trust === trust - 1 ? !better : better;
  }

  #start(name: string, operands: readonly number[]): void {
    this.#words.set(operands, words.operands / 4);
    this.#words[words.threads / 4] = this.#threads;
    Atomics.store(this.#words, words.kind / 4, this.#names.indexOf(name));
    Atomics.add(this.#words, words.job / 4, 1);
    Atomics.notify(this.#words, words.job / 4);
  }
}
