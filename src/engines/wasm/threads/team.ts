import { now } from '../../../core/clock.js';
import type { EngineSettings } from '../../engine.js';
import type { Exports, Memory } from '../code/webassembly.js';
import { words } from '../memory/words.js';
import { Choice } from './choice.js';
import { returnShared } from './shared-memory.js';
import type { Team } from './threads.js';
import { coreCount, hire, letGo, maySleep } from './workers.js';

/** Operations below which a run is over before another thread has noticed it. */
const worthwhile = 2e6;
/** Threads that `'auto'` uses at most. */
const most = 8;

export function countFor({ threads, measured }: EngineSettings, operations: number): number {
  // Asked in this order, as Node takes 3 ms to load its threads.
  if ((measured && operations < worthwhile) || coreCount() === 1) return 1;
  return threads === 'auto' ? Math.min(coreCount(), most) : threads;
}

/** What was learnt with a module, for the next program that runs it: another fit of the same network. */
const choices = new WeakMap<object, Choice>();

function choiceFor(module: object): Choice {
  const choice = choices.get(module) ?? new Choice();
  choices.set(module, choice);
  return choice;
}

export class WorkerTeam implements Team {
  readonly #threads: number;
  /** Undefined where all threads are used in any case. */
  readonly #choice: Choice | undefined;
  readonly #module: object;
  readonly #memory: Memory;
  readonly #exports: Exports;
  readonly #names: readonly string[];
  readonly #words: Int32Array;
  #workers: ReturnType<typeof hire> | undefined;

  constructor(threads: number, chooses: boolean, module: object, memory: Memory, exports: Exports) {
    this.#threads = threads;
    this.#choice = chooses ? choiceFor(module) : undefined;
    this.#module = module;
    this.#memory = memory;
    this.#exports = exports;
    this.#names = Object.keys(exports);
    this.#words = new Int32Array(memory.buffer, 0, words.end / 4);
    exports.be?.(0, maySleep() ? 1 : 0);
    this.#words[words.threads / 4] = 1;
  }

  get ready(): boolean {
    this.#workers ??= hire(this.#threads - 1, this.#module, this.#memory, this.#names);
    return Atomics.load(this.#words, words.ready / 4) === this.#threads - 1;
  }

  call(name: string, operands: readonly number[], work: number): void {
    const way = this.ready ? (this.#choice?.way ?? 'together') : 'alone';
    const started = now();
    if (way === 'together') this.#start(name, operands);
    this.#exports[name]?.(...operands);
    this.#words[words.threads / 4] = 1;
    this.#choice?.learn(way, (now() - started) / work);
  }

  dispose(): void {
    const workers = this.#workers ?? [];
    const returned = returnShared(this.#memory, workers.length);
    letGo(workers, this.#memory, !returned);
    this.#workers = undefined;
  }

  #start(name: string, operands: readonly number[]): void {
    this.#words.set(operands, words.operands / 4);
    this.#words[words.threads / 4] = this.#threads;
    Atomics.store(this.#words, words.kind / 4, this.#names.indexOf(name));
    Atomics.add(this.#words, words.job / 4, 1);
    Atomics.notify(this.#words, words.job / 4);
  }
}
