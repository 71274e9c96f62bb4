import { lookUp } from '../../core/names.js';
import { countRows, lengthOf, type Node } from '../../graph/index.js';
import { checkBatches, checkLength, checkRows, checkStep } from '../checks.js';
import type { Batches, EngineSettings, GraphFunction, ImmediateProgram } from '../engine.js';
import { asWords } from './code/operands.js';
import type { Blocking, Site } from './code/site.js';
import { type Exports, grow, instantiate, type Memory, toModule } from './code/webassembly.js';
import { type Compiled, type CompiledFunction, Compiler } from './compile.js';
import type { Leaf } from './leaves.js';
import { Layout } from './memory/layout.js';
import { blockingFor } from './product/blocking.js';
import { borrowMemory, returnMemory } from './threads/memory.js';
import { type Team, type Threads, threads } from './threads/threads.js';
import { workOf } from './work.js';

/** A module, its memory, and what lies where. */
export class WasmProgram implements ImmediateProgram {
  readonly #compiled: Compiled;
  readonly #functions: ReadonlyMap<string, CompiledFunction>;
  readonly #capacity: number;
  #exports: Exports;
  #memory: Memory | undefined;
  #team: Team | undefined;
  /** Where the batches of a call are written: behind everything else, and as far as they need. */
  readonly #tail: number;
  #floats: Float32Array;
  #words: Uint32Array;
  #rows = new Map<string, number>();

  /** @param blocking decides how matrix products are computed, and no bit of them */
  constructor(
    functions: Readonly<Record<string, GraphFunction>>,
    settings: EngineSettings,
    blocking: Blocking = blockingFor(settings.fastMath),
  ) {
    const layout = new Layout();
    const graphs = Object.values(functions);
    const largest = Math.max(...graphs.map(({ graph, capacity }) => workOf(graph, capacity)));
    const team = threads?.countFor(settings, largest) ?? 1;
    this.#compiled = Compiler.compile(functions, layout, { fastMath: settings.fastMath, blocking, threads: team });
    this.#functions = new Map(Object.entries(this.#compiled.functions));
    this.#capacity = Math.max(...graphs.map(({ capacity }) => capacity));
    // Room for one batch, its end and its loss: where the memory cannot grow, batches go one at a time.
    this.#tail = layout.take('batches', 4 * (this.#capacity + 2));
    const module = toModule(this.#compiled.bytes);
    const memory = team > 1 ? (threads as Threads).borrow(layout.pages) : borrowMemory(layout.pages);
    this.#memory = memory;
    this.#exports = instantiate(module, memory);
    this.#team = team > 1 ? threads?.team(team, settings.measured, module, memory, this.#exports) : undefined;
    this.#floats = new Float32Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    for (const { address, data } of this.#compiled.fixed) this.#floats.set(data, address / 4);
  }

  write(leaf: string, values: ArrayLike<number>): void {
    const { node, site, whole } = this.#leaf(leaf);
    checkLength(node, this.#capacity, values.length);
    if (whole) this.#words.set(Array.from(values, asRowNumber), site.address / 4);
    else this.#floats.set(values, site.address / 4);
  }

  read(state: string): Float64Array {
    const { node, site, whole } = this.#leaf(state);
    const start = site.address / 4;
    const length = lengthOf(node, this.#capacity);
    return new Float64Array((whole ? this.#words : this.#floats).subarray(start, start + length));
  }

  inputView(leaf: string): Float32Array {
    const { node, site } = this.#leaf(leaf);
    return this.#floats.subarray(site.address / 4, site.address / 4 + lengthOf(node, this.#capacity));
  }

  isFinite(leaf: string, count: number): boolean {
    return !Number.isNaN(this.#exports['times zero']?.(this.#leaf(leaf).site.address, 4 * count));
  }

  outputView(name: string, output: string): Float32Array {
    const { capacity, outputs } = this.#function(name);
    const { address, rows, cols } = lookUp<Site>(outputs, output, `output of ${name}`, 'an output');
    return this.#floats.subarray(address / 4, address / 4 + countRows(rows, capacity) * cols);
  }

  run(name: string, rows: number, step = 0, elapsed = 0): void {
    checkRows(name, rows, this.#function(name).capacity);
    checkStep(name, step);
    const [low, high] = asWords(step);
    // One row through a small network takes 80 ns: a list of operands to spread would be seen in that.
    // Operands that are missing are 0.
    if (this.#team === undefined && elapsed === 0) this.#exports[name]?.(rows, low, high);
    else {
      checkStep(name, elapsed);
      this.#call(name, [rows, low, high, ...asWords(elapsed)], rows);
    }
    this.#rows.set(name, rows);
  }

  output(name: string, output: string): Float64Array {
    const { capacity, outputs } = this.#function(name);
    const { address, rows, cols } = lookUp<Site>(outputs, output, `output of ${name}`, 'an output');
    const height = countRows(rows, this.#rows.get(name) ?? capacity);
    return new Float64Array(this.#floats.subarray(address / 4, address / 4 + height * cols));
  }

  runBatches(name: string, batches: Batches, indices: string, output: string): Float64Array {
    const { whole } = this.#leaf(indices);
    const { outputs, capacity } = this.#function(name);
    const result = lookUp<Site>(outputs, output, `output of ${name}`, 'an output');
    const { order, ends, first = 0, elapsed = 0 } = batches;
    checkBatches(name, batches, capacity);
    const only = Object.values(this.#compiled.leaves).filter((leaf) => leaf.whole).length === 1;
    if (!whole || !only) return this.#oneByOne(name, batches, indices, result);
    const at = this.#room(order.length + 2 * ends.length);
    if (at === undefined) return this.#inHalves(name, batches, indices, output);
    this.#words.set(order, at);
    this.#words.set(ends, at + order.length);
    const losses = at + order.length + ends.length;
    const counts = [...asWords(first), ...asWords(elapsed)];
    const operands = [4 * at, 4 * (at + order.length), ends.length, result.address, 4 * losses, ...counts];
    this.#call(`${name}…`, operands, order.length);
    const last = (ends.at(-1) ?? 0) - (ends.at(-2) ?? 0);
    this.#rows.set(name, last);
    return new Float64Array(this.#floats.subarray(losses, losses + ends.length));
  }

  save(): () => void {
    const states = Object.values(this.#compiled.leaves).filter(({ node }) => node.kind === 'state');
    const copies = states.map(({ node, site }) => {
      const start = site.address / 4;
      return [start, this.#floats.slice(start, start + lengthOf(node, this.#capacity))] as const;
    });
    return () => {
      for (const [start, copy] of copies) this.#floats.set(copy, start);
    };
  }

  broken(states: readonly string[]): string | undefined {
    return states.find((name) => !this.isFinite(name, lengthOf(this.#leaf(name).node, this.#capacity)));
  }

  /** The operations of a function, each to be run alone, after a whole run. */
  operations(name: string): { readonly group: readonly Node[]; readonly run: (rows: number) => number }[] {
    return this.#function(name).groups.map((group, k) => ({
      group,
      run: this.#exports[`${name} ${k}`] as (rows: number) => number,
    }));
  }

  dispose(): void {
    if (this.#memory === undefined) return;
    if (this.#team === undefined) returnMemory(this.#memory);
    else this.#team.dispose();
    // Who keeps the program must not keep the memory, whose addresses others may be waiting for.
    this.#memory = undefined;
    this.#exports = {};
    this.#team = undefined;
    this.#floats = new Float32Array();
    this.#words = new Uint32Array();
  }

  /** Whether the next run has all its threads. */
  get ready(): boolean {
    return this.#team?.ready ?? true;
  }

  #call(name: string, operands: readonly number[], rows: number): void {
    if (this.#team === undefined) this.#exports[name]?.(...operands);
    else this.#team.call(name, operands, rows);
  }

  /** Batches over an input that is read as numbers too, or beside other inputs that are row numbers. */
  #oneByOne(name: string, batches: Batches, indices: string, { address }: Site): Float64Array {
    const { order, ends, first = 0, elapsed = 0 } = batches;
    const { site, whole } = this.#leaf(indices);
    let start = 0;
    return Float64Array.from(ends, (end, batch) => {
      (whole ? this.#words : this.#floats).set(order.subarray(start, end), site.address / 4);
      this.run(name, end - start, first + batch, elapsed + batch);
      start = end;
      return this.#floats[address / 4] as number;
    });
  }

  /** The same steps in two calls, where the memory has no room for what one call needs. */
  #inHalves(name: string, batches: Batches, indices: string, output: string): Float64Array {
    const { order, ends, first = 0, elapsed = 0 } = batches;
    const middle = Math.floor(ends.length / 2);
    const cut = ends[middle - 1] ?? 0;
    const before = { order: order.subarray(0, cut), ends: ends.subarray(0, middle), first, elapsed };
    const rest = ends.subarray(middle).map((end) => end - cut);
    const counts = { first: first + middle, elapsed: elapsed + middle };
    const after = { order: order.subarray(cut, ends.at(-1)), ends: rest, ...counts };
    const halves = [before, after].filter((half) => half.ends.length > 0);
    const losses = halves.map((half) => this.runBatches(name, half, indices, output));
    return Float64Array.from(losses.flatMap((each) => [...each]));
  }

  /** The index of a stretch of so many words that nothing else uses; undefined where the memory has no room for them. */
  #room(words: number): number | undefined {
    const memory = this.#memory as Memory;
    if (!grow(memory, this.#tail + 4 * words)) return undefined;
    if (memory.buffer !== this.#floats.buffer) {
      this.#floats = new Float32Array(memory.buffer);
      this.#words = new Uint32Array(memory.buffer);
    }
    return this.#tail / 4;
  }

  #leaf(name: string): Leaf {
    return lookUp(this.#compiled.leaves, name, 'program', 'an input or a state');
  }

  #function(name: string): CompiledFunction {
    return this.#functions.get(name) ?? lookUp(this.#compiled.functions, name, 'program', 'a compiled function');
  }
}

/** What names no row becomes the greatest word, which no table is long enough for. */
function asRowNumber(value: number): number {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : 2 ** 32 - 1;
}
