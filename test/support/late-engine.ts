import {
  type Batches,
  type Engine,
  type EngineName,
  engineNames,
  type ImmediateEngine,
  type ImmediateProgram,
  type Program,
} from '#src/engines/index.js';

/** Another engine's program whose answers come with a later turn of the event loop, one after the other. */
class LateProgram implements Program {
  readonly #program: ImmediateProgram;
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;

  constructor(program: ImmediateProgram) {
    this.#program = program;
  }

  #later<T>(action: () => T): Promise<T> {
    this.#pending += 1;
    const answer = this.#last
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(action)
      .finally(() => {
        this.#pending -= 1;
      });
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** At once where nothing is under way, so that a refusal is thrown and not lost. */
  #inTurn(action: () => void): void {
    if (this.#pending === 0) action();
    else void this.#later(action);
  }

  write(leaf: string, values: ArrayLike<number>): void {
    const copy = Float64Array.from(values);
    this.#inTurn(() => this.#program.write(leaf, copy));
  }

  read(state: string): Promise<Float64Array> {
    return this.#later(() => this.#program.read(state));
  }

  run(name: string, rows: number, step?: number, elapsed?: number): Promise<void> {
    return this.#later(() => this.#program.run(name, rows, step, elapsed));
  }

  output(name: string, output: string): Promise<Float64Array> {
    return this.#later(() => this.#program.output(name, output));
  }

  runBatches(name: string, batches: Batches, indices: string, output: string): Promise<Float64Array> {
    const copy = { ...batches, order: batches.order.slice(), ends: batches.ends.slice() };
    return this.#later(() => this.#program.runBatches(name, copy, indices, output));
  }

  save(): Promise<() => void> {
    return this.#later(() => {
      const restore = this.#program.save();
      return () => this.#inTurn(restore);
    });
  }

  broken(states: readonly string[]): Promise<string | undefined> {
    return this.#later(() => this.#program.broken(states));
  }

  dispose(): void {
    this.#inTurn(() => this.#program.dispose());
  }
}

/** An engine as a GPU's is: it has to be opened, and every answer is a promise. */
export function late(engine: ImmediateEngine): Engine {
  let isOpen = false;
  return {
    name: `late ${engine.name}` as EngineName,
    precision: engine.precision,
    immediate: false,
    supported: () => engine.supported(),
    async open() {
      await new Promise((resolve) => setImmediate(resolve));
      isOpen = true;
    },
    compile(functions, settings) {
      if (!isOpen) throw new Error('compiled before it was opened');
      return new LateProgram(engine.compile(functions, settings));
    },
  };
}

/**
 * Adds an engine to those that networks know, for the tests of a suite.
 *
 * @param first whether `'auto'` is to ask it before all others
 */
export function addEngine(engine: Engine, first = false): void {
  const known = engineNames.table as Record<string, Engine>;
  const others = { ...known };
  before(() => {
    // The order of the entries is the order in which they are asked.
    if (first) for (const name of Object.keys(others)) delete known[name];
    Object.assign(known, { [engine.name]: engine }, others);
  });
  after(() => {
    delete known[engine.name];
  });
}
