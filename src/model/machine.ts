import type { Awaitable } from '../core/awaitable.js';
import { checkBoolean, checkFunction, checkNumber, type Range } from '../core/checks.js';
import { fail } from '../core/errors.js';
import {
  type Engine,
  type EngineName,
  EngineRefusal,
  type EngineSettings,
  enginesFor,
  type GraphFunction,
  hasThreads,
  type ImmediateEngine,
  type ImmediateProgram,
  isImmediate,
  knownEngines,
  type Program,
} from '../engines/index.js';
import { openQuestions } from './shelf.js';

/** What a network computes with. */
export interface MachineOptions {
  /**
   * Default: `'auto'`, the fastest that runs here; where the machine refuses it, even later, for lack of memory, the
   * next one takes its place, with a warning. `'wasm'` computes in float32, `'reference'`, which is slower by far, in
   * float64.
   */
  readonly engine?: EngineName | 'auto' | undefined;
  /**
   * Threads that `fit` uses at most, and only where more than one is measured to be faster. The weights
   * are the same for any number, to the bit. Default: `'auto'`, as many as the machine runs at once.
   */
  readonly threads?: number | 'auto' | undefined;
  /**
   * Lets products and sums be rounded together: faster where the machine can, but not the same bits everywhere.
   * Default: false.
   */
  readonly fastMath?: boolean | undefined;
  /** Receives what the user should know but what is no error. Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export const machineOptionNames: readonly (keyof MachineOptions)[] = ['engine', 'threads', 'fastMath', 'onWarning'];

const threadCount: Range = {
  allows: (value) => Number.isInteger(value) && value >= 1 && value <= 64,
  text: '"auto", or a whole number from 1 to 64',
};

/** Whether the console has heard that another engine computes; once is enough for all networks. */
let consoleHeard = false;

/** Compiles a network's programs with an engine that runs here. */
export class Machine {
  readonly settings: EngineSettings;
  /** As they were given, for a copy. */
  readonly options: MachineOptions;
  readonly warn: (message: string) => void;
  /** Called when another engine takes over: programs of the former may give back their memory. */
  whenReplaced: () => void = () => {};
  /** The one that computes, and those that may take its place. */
  #engines: readonly Engine[];

  /** @throws MultilayerError for unknown engines, and for what an engine that is asked for by name does not have */
  constructor({ engine = 'auto', threads = 'auto', fastMath = false, onWarning }: MachineOptions) {
    checkFunction(onWarning, 'Network, option onWarning', 'onWarning');
    const where = 'Network, threads';
    const count = threads === 'auto' ? threads : checkNumber(threads, threadCount, where, 'The default is "auto".');
    if (count !== 'auto' && count > 1 && !hasThreads())
      fail(
        where,
        '1, as there are no others here',
        String(count),
        'Add them before: import { threads, use } from "multilayer/core", and use({ threads }).',
      );
    this.settings = { threads: count, measured: true, fastMath: checkBoolean(fastMath, 'Network, fastMath') };
    this.#engines = enginesFor(engine, 'Network, engine');
    if (engine === 'reference' && (fastMath || (count !== 'auto' && count > 1))) {
      fail(
        'Network, engine',
        'an engine with threads and fast math',
        '"reference", which has one thread and float64',
        'Use engine: "wasm", or leave threads and fastMath out.',
      );
    }
    this.options = { engine, threads, fastMath, ...(onWarning && { onWarning }) };
    this.warn = onWarning ?? ((message) => console.warn(message));
    for (;;) {
      const refusal = this.engine.refusal?.();
      if (refusal === undefined) break;
      this.#replaceEngine(refusal);
    }
  }

  /** The engine that trains. */
  get engine(): Engine {
    return this.#engines[0] as Engine;
  }

  /** The engine that predicts: one whose answers need no waiting, and are those of as many digits where there is one. */
  get answering(): ImmediateEngine {
    const { engine } = this;
    if (isImmediate(engine)) return engine;
    const here = knownEngines().filter((each) => isImmediate(each) && each.refusal?.() === undefined);
    return here.find(({ precision }) => precision === engine.precision) ?? (here[0] as ImmediateEngine);
  }

  /** Makes the engine ready to compile, where it has to be. */
  open(): Awaitable<void> {
    return this.engine.open?.().catch((error) => {
      if (!(error instanceof EngineRefusal)) throw error;
      this.#replaceEngine(error);
      return this.open();
    });
  }

  /**
   * A program to train with.
   *
   * @throws MultilayerError where the machine refuses the program, and no other engine may take it
   */
  compile(functions: Readonly<Record<string, GraphFunction>>): Program {
    return this.#orNext(() => this.engine.compile(functions, this.settings));
  }

  /** A program to ask, as with {@link compile}. */
  compileQuestion(functions: Readonly<Record<string, GraphFunction>>, settings: EngineSettings): ImmediateProgram {
    return this.#orNext(() => this.answering.compile(functions, settings));
  }

  #orNext<P>(compile: () => P): P {
    for (;;) {
      try {
        return compile();
      } catch (error) {
        if (!(error instanceof EngineRefusal)) throw error;
        if (error.lacksMemory && openQuestions.closeOldest()) continue;
        this.#replaceEngine(error);
      }
    }
  }

  /** Stops what engines keep running for programs to come. */
  release(): void {
    for (const engine of knownEngines()) engine.release?.();
  }

  #replaceEngine(refusal: EngineRefusal): void {
    const [former, next] = this.#engines;
    if (next === undefined) throw refusal;
    this.#engines = this.#engines.slice(1);
    this.whenReplaced();
    if (this.options.onWarning === undefined) {
      if (consoleHeard) return;
      consoleHeard = true;
    }
    const how = `in ${next.precision}${next.name === 'reference' ? ', on one thread and slower by far' : ''}`;
    this.warn(`Network: "${next.name}" computes in place of "${former?.name}", ${how}. ${refusal.message}`);
  }
}
