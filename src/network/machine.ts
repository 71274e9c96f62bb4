import { checkBoolean, checkFunction, checkNumber, type Range } from '../core/checks.js';
import { MultilayerError } from '../core/errors.js';
import { type Engine, type EngineName, type EngineSettings, resolveEngine } from '../engines/index.js';

/** What a network computes with. */
export interface MachineOptions {
  /**
   * Default: `'auto'`, the fastest that runs here. `'wasm'` computes in float32, `'reference'`, which is
   * slower by far, in float64.
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

export interface Machine {
  readonly engine: Engine;
  readonly settings: EngineSettings;
  readonly warn: (message: string) => void;
  /** As they were given, for a copy. */
  readonly options: MachineOptions;
}

const threadCount: Range = {
  allows: (value) => Number.isInteger(value) && value >= 1 && value <= 64,
  text: '"auto", or a whole number from 1 to 64',
};

/** @throws MultilayerError for unknown engines, and for what an engine that is asked for by name does not have */
export function readMachine(given: MachineOptions): Machine {
  const { engine = 'auto', threads = 'auto', fastMath = false, onWarning } = given;
  checkFunction(onWarning, 'Network, option onWarning', 'onWarning');
  const where = 'Network, threads';
  const count = threads === 'auto' ? threads : checkNumber(threads, threadCount, where, 'The default is "auto".');
  const settings = { threads: count, measured: true, fastMath: checkBoolean(fastMath, 'Network, fastMath') };
  const chosen = resolveEngine(engine, 'Network, engine');
  if (engine === 'reference' && (fastMath || (count !== 'auto' && count > 1))) {
    throw new MultilayerError({
      where: 'Network, engine',
      expected: 'an engine with threads and fast math',
      got: '"reference", which has one thread and float64',
      fix: 'Use engine: "wasm", or leave threads and fastMath out.',
    });
  }
  const warn = onWarning ?? ((message) => console.warn(message));
  return { engine: chosen, settings, warn, options: { engine, threads, fastMath, ...(onWarning && { onWarning }) } };
}
