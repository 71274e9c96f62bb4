import { checkBoolean, checkFunction, checkNumber, type Range } from '../core/checks.js';
import { fail } from '../core/errors.js';
import {
  type Engine,
  type EngineName,
  EngineRefusal,
  type EngineSettings,
  engines,
  enginesFor,
  type GraphFunction,
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
  readonly engine?: EngineName | 'auto';
  /**
   * Threads that `fit` uses at most, and only where more than one is measured to be faster. The weights
   * are the same for any number, to the bit. Default: `'auto'`, as many as the machine runs at once.
   */
  readonly threads?: number | 'auto';
  /** Lets products and sums be rounded together: faster where the machine can, but not the same bits everywhere. Default: false. */
  readonly fastMath?: boolean;
  /** Receives what the user should know but what is no error. Default: `console.warn`. */
  readonly onWarning?: (message: string) => void;
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

  get engine(): Engine {
    return this.#engines[0] as Engine;
  }

  /** @throws MultilayerError where the machine refuses the program, and no other engine may take it */
  compile(functions: Readonly<Record<string, GraphFunction>>, settings: EngineSettings = this.settings): Program {
    for (;;) {
      try {
        return this.engine.compile(functions, settings);
      } catch (error) {
        if (!(error instanceof EngineRefusal)) throw error;
        if (error.lacksMemory && openQuestions.closeOldest()) continue;
        this.#replaceEngine(error);
      }
    }
  }

  /** Stops what engines keep running for programs to come. */
  release(): void {
    for (const engine of Object.values(engines)) engine.release?.();
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
    const text = `Network: "${next.name}" computes in place of "${former?.name}", in ${next.precision}, on one thread and slower by far`;
    this.warn(`${text}. ${refusal.message}`);
  }
}
