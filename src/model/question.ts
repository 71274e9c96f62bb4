import type { ImmediateProgram } from '../engines/index.js';
import { type Graph, leafNames } from '../graph/index.js';
import type { Machine } from './machine.js';

/** Rows that go through the network together; larger inputs go through block by block. */
export const blockRows = 256;

/** The memory that a question reads and writes. */
export interface Views {
  /** Undefined where the input is not read. */
  readonly input: Float32Array | Float64Array | undefined;
  readonly output: Float32Array | Float64Array;
}

/**
 * A question about a network, compiled. What its graph does not read, such as a parameter that a layer ignores, is not
 * written.
 */
export class Question {
  readonly #program: ImmediateProgram;
  readonly #reads: ReadonlySet<string>;
  /** Takes the question back, which is compiled anew when it is asked again. */
  readonly close: () => void;

  /** @param capacity how many rows are asked about at once, at most */
  constructor(machine: Machine, graph: Graph, capacity: number, close: () => void) {
    this.close = close;
    // One thread for few rows: a question is over before others have heard of it.
    const { settings } = machine;
    const chosen = capacity > blockRows ? settings : { ...settings, threads: 1 };
    this.#program = machine.compileQuestion({ main: { graph, capacity } }, chosen);
    this.#reads = leafNames(graph);
  }

  write(leaf: string, values: ArrayLike<number>): void {
    if (this.#reads.has(leaf)) this.#program.write(leaf, values);
  }

  run(rows: number): void {
    this.#program.run('main', rows);
  }

  views(input: string, output: string): Views {
    return {
      input: this.#reads.has(input) ? this.#program.inputView(input) : undefined,
      output: this.#program.outputView('main', output),
    };
  }

  /** Whether the first so many numbers of an input that is read are finite. */
  isFinite(leaf: string, count: number): boolean {
    return this.#program.isFinite(leaf, count);
  }

  output(name: string): Float64Array {
    return this.#program.output('main', name);
  }

  dispose(): void {
    this.#program.dispose();
  }
}
