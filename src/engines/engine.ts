import type { Awaitable } from '../core/awaitable.js';
import type { Graph } from '../graph/index.js';
import type { EngineRefusal } from './refusal.js';

/** The engines that there are. */
export type EngineName = 'wasm' | 'reference';

/** A graph to run, and the largest batch that it must hold. */
export interface GraphFunction {
  readonly graph: Graph;
  /** Rows that `'batch'` may stand for at most. */
  readonly capacity: number;
}

/** Batches of one pass: batch k takes the entries of `order` from `ends[k − 1]` up to `ends[k]`. */
export interface Batches {
  /** Values for the index input, usually row numbers of a data set in shuffled order. */
  readonly order: Uint32Array;
  readonly ends: Uint32Array;
  /** Steps before the first batch, at most 2⁵³ − 1. Default: 0. */
  readonly first?: number;
  /** Of these, those since the plan of the fit began. Default: 0. */
  readonly elapsed?: number;
}

/**
 * Compiled functions that share their inputs and states: two functions that mention a leaf of one
 * name mean the same memory. Leaves are zero until written. Calls take effect in the order in which they are made,
 * also where their answers come later, and what they are given may change after.
 */
export interface Program {
  /**
   * Writes an input or a state.
   *
   * @param values row-major; an input takes as many rows as are given, up to all that it has, and keeps the others
   */
  write(leaf: string, values: ArrayLike<number>): void;
  /** A copy of a state. */
  read(state: string): Awaitable<Float64Array>;
  /**
   * Runs a function once on what was written, with `rows` rows in the batch, as after so many steps and so many of a
   * plan (default: 0).
   */
  run(name: string, rows: number, step?: number, elapsed?: number): Awaitable<void>;
  /** A copy of an output of the last run of a function; an output that is itself a leaf shows it as it stands. */
  output(name: string, output: string): Awaitable<Float64Array>;
  /**
   * Runs a function once for each batch, writing the batch's entries of `order` to the input
   * `indices` [batch × 1] before it.
   *
   * @returns the output `output` [1 × 1] of every run
   */
  runBatches(name: string, batches: Batches, indices: string, output: string): Awaitable<Float64Array>;
  /** Remembers all states; the function that comes back brings them back, as often as it is called. */
  save(): Awaitable<() => void>;
  /** The first of the states that holds anything but finite numbers. */
  broken(states: readonly string[]): Awaitable<string | undefined>;
  /** Gives back what the program holds; it must not be used after. */
  dispose(): void;
}

/** A program whose answers are there when a call returns. */
export interface ImmediateProgram extends Program {
  read(state: string): Float64Array;
  /** The numbers of an input themselves, to be written in place; valid until batches are run. */
  inputView(leaf: string): Float32Array | Float64Array;
  /** Whether the first so many numbers of an input, or of a state, are finite. */
  isFinite(leaf: string, count: number): boolean;
  /** The numbers of an output themselves, with room for the capacity; valid until batches are run. */
  outputView(name: string, output: string): Float32Array | Float64Array;
  run(name: string, rows: number, step?: number, elapsed?: number): void;
  output(name: string, output: string): Float64Array;
  runBatches(name: string, batches: Batches, indices: string, output: string): Float64Array;
  save(): () => void;
  broken(states: readonly string[]): string | undefined;
}

/** How a program is to run; an engine that has no such choice does without. */
export interface EngineSettings {
  /** Threads that share the work at most; `'auto'` stands for as many as the machine runs at once. */
  readonly threads: number | 'auto';
  /** Whether more than one thread is used only where that is measured to be faster. */
  readonly measured: boolean;
  /** Whether products and sums may be rounded together, which is faster and differs from machine to machine. */
  readonly fastMath: boolean;
}

/** One thread, and the same bits everywhere. */
export const defaultSettings: EngineSettings = { threads: 1, measured: false, fastMath: false };

/** Turns graphs into programs. The conformance suite says what every engine must do. */
export interface Engine {
  /** What the option `engine` of a network calls it. */
  readonly name: EngineName;
  /** Of the numbers inside; leaves and outputs are exchanged as float64. */
  readonly precision: 'float32' | 'float64';
  /** Whether the answers of its programs are there when a call returns. Networks are trained without, and asked with it. */
  readonly immediate: boolean;
  /** Whether this machine can run it. */
  supported(): boolean;
  /** Why this machine cannot run it, and what to do; undefined where it can. */
  refusal?(): EngineRefusal | undefined;
  /** Makes it ready to compile, where that takes waiting; rejects with an EngineRefusal where it cannot be. */
  open?(): Promise<void>;
  /** @throws EngineRefusal where the machine refuses this program: it lacks memory, or the program is too large */
  compile(functions: Readonly<Record<string, GraphFunction>>, settings?: EngineSettings): Program;
  /** Stops what the engine keeps running for programs to come, such as threads. */
  release?(): void;
}

/** An engine that can be asked at any time. */
export interface ImmediateEngine extends Engine {
  readonly immediate: true;
  compile(functions: Readonly<Record<string, GraphFunction>>, settings?: EngineSettings): ImmediateProgram;
}

export function isImmediate(engine: Engine): engine is ImmediateEngine {
  return engine.immediate;
}

/** A part of an engine that a program may do without: the engine alone knows what is in it. */
export interface EnginePart {
  /** Brings it into the engine, for the programs to come. */
  readonly install: () => void;
}
