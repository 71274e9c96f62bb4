import {
  type Computed,
  type Input,
  isLeaf,
  joinMaps,
  lengthOf,
  type Node,
  ordered,
  plan,
  rootsOf,
  type State,
  settle,
} from '../../graph/index.js';
import { checkShared } from '../checks.js';
import type { GraphFunction } from '../engine.js';
import { type Code, type Definition, Module } from './code/encoding.js';
import { FunctionBuilder } from './code/function.js';
import { control, f32, f32x4, f64x2, global, i32, i32x4, v128 } from './code/instructions.js';
import type { Blocking, Scope, Site } from './code/site.js';
import { Vector } from './code/vector.js';
import { writeOperation } from './kernels.js';
import type { Layout } from './memory/layout.js';
import { Scratch } from './memory/scratch.js';
import { batchOperands, words } from './memory/words.js';
import { timesZero } from './operations/finite.js';
import type { Indices } from './operations/gather.js';
import { barrier } from './threads/barrier.js';
import { Traffic } from './threads/traffic.js';
import { wholeInputs } from './whole.js';

/** An input or a state, which is written from outside. */
export interface Leaf {
  readonly node: Input | State;
  readonly site: Site;
  /** Whether it holds row numbers, as whole numbers: float32 ends at 2²⁴. */
  readonly whole: boolean;
}

export interface CompiledFunction {
  readonly capacity: number;
  readonly outputs: Readonly<Record<string, Site>>;
  /** What a run does, in this order; operation k is exported as `name k`. */
  readonly groups: readonly (readonly Computed[])[];
}

/** A module in memory's terms, with the addresses of all that the outside reads and writes. */
export interface Compiled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly leaves: Readonly<Record<string, Leaf>>;
  readonly fixed: readonly { readonly address: number; readonly data: Float64Array }[];
  readonly functions: Readonly<Record<string, CompiledFunction>>;
}

const zero = i32.const(0);
/** Its square is normal, also after a product with 0.001, as in Adam. */
const smallestFactor = 2 ** -58;
/** How often threads take turns in one operation, at most: to pack a factor and to multiply, with few rows or many. */
const mostTurns = 4;

/** The nearest float32 to a number of two words, in the first lane. */
function asFloat(low: Code, high: Code): Code {
  const [lower, upper] = [low, high].map((word) => f64x2.convertLowI32x4U(i32x4.splat(word))) as [Code, Code];
  return f32x4.demoteZeroF64x2(f64x2.add(f64x2.mul(upper, f64x2.const(2 ** 32)), lower));
}

/** What a program is compiled for. */
export interface Target {
  readonly fastMath: boolean;
  readonly blocking: Blocking;
  /** How many threads share the work at most. */
  readonly threads: number;
}

/** Globals of a module for threads: which one this is, how many take part, its scratch memory, whether it may sleep. */
interface Team {
  readonly thread: number;
  readonly threads: number;
  readonly scratch: number;
  readonly barrier: number;
}

/**
 * Lays out the memory of a program and writes its module. Each function of the program becomes
 * `name: (rows, step, elapsed) → ()`, one run, and `name…: (order, ends, count, output, losses, step, elapsed) → ()`,
 * a run for each of `count` batches. Counts of steps are two words each, the lower one first; a function that does
 * not read `elapsed` does without.
 */
export class Compiler {
  readonly #layout: Layout;
  readonly #target: Target;
  readonly #team: Team | undefined;
  readonly #capacity: number;
  readonly #whole: ReadonlySet<string>;
  readonly #module = new Module();
  readonly #leaves: Record<string, Leaf> = Object.create(null);
  readonly #fixed: { address: number; data: Float64Array }[] = [];
  /** Globals that hold where the row numbers of a run begin. */
  readonly #pointers = new Map<string, number>();
  #step: number | undefined;

  private constructor(functions: readonly GraphFunction[], layout: Layout, target: Target) {
    this.#layout = layout;
    this.#target = target;
    this.#team = target.threads > 1 ? this.#makeTeam() : undefined;
    this.#capacity = Math.max(...functions.map(({ capacity }) => capacity));
    this.#whole = wholeInputs(functions.map(({ graph }) => graph));
  }

  static compile(functions: Readonly<Record<string, GraphFunction>>, layout: Layout, target: Target): Compiled {
    const compiler = new Compiler(Object.values(functions), layout, target);
    const compiled = Object.entries(functions).map(([name, each]) => [name, compiler.#function(name, each)] as const);
    compiler.#module.add(timesZero(), 'times zero');
    return {
      bytes: compiler.#module.toBytes(target.threads > 1),
      leaves: compiler.#leaves,
      fixed: compiler.#fixed,
      functions: Object.fromEntries(compiled),
    };
  }

  #function(name: string, { graph: given, capacity }: GraphFunction): CompiledFunction {
    const graph = settle(given, smallestFactor);
    const planned = plan(graph, capacity, joinMaps(graph));
    const sites = new Map<Node, Site>();
    const leaves = ordered([...rootsOf(graph), ...graph.updates.map(({ state }) => state)]).filter(isLeaf);
    for (const node of leaves) sites.set(node, this.#leafSite(node));
    const arena = this.#layout.take('intermediate results', 4 * planned.length + 16);
    for (const [node, place] of planned.places) {
      const address = place.kind === 'arena' ? arena + 4 * place.offset : sites.get(place.state)?.address;
      sites.set(node, { address: address as number, ...node.shape });
    }
    const counterBytes = 4 * this.#target.threads;
    const each = mostTurns * counterBytes;
    const counters = this.#team && this.#layout.take('counters', each * planned.groups.length);
    const scratch = new Scratch(this.#layout, this.#target.threads, this.#team?.scratch);
    const operations = planned.groups.map((group, k) => {
      const counterAt = (counters ?? 0) + each * k;
      const definition = this.#operation(group, sites, { capacity, scratch, counterAt });
      return { group, index: this.#module.add(definition, `${name} ${k}`), common: scratch.common };
    });
    const own = scratch.close();

    const counts = leaves.some(({ kind }) => kind === 'elapsed') ? 2 : 1;
    const run = new FunctionBuilder(new Array<'i32'>(1 + 2 * counts).fill('i32'));
    const rows = run.parameter(0);
    const team = this.#team;
    if (team !== undefined) {
      const offset = i32.mul(global.get(team.thread), i32.const(own.each));
      run.do(global.set(team.scratch, i32.add(i32.const(own.address), offset)));
      run.do(global.set(team.threads, i32.load(zero, words.threads)));
    }
    const meet = (): void => run.do(team === undefined ? [] : control.call(team.barrier));
    for (const node of leaves) {
      const address = sites.get(node)?.address;
      if (node.kind === 'batchSize') run.do(f32.store(zero, f32.convertI32U(rows), address));
      if (node.kind !== 'step' && node.kind !== 'elapsed') continue;
      const [low, high] = (node.kind === 'step' ? [1, 2] : [3, 4]).map((k) => run.parameter(k)) as [Code, Code];
      if (node.kind === 'step') run.do(global.set(this.#stepWord(), low));
      run.do(f32.store(zero, f32x4.extract(run.keep(asFloat(low, high)), 0), address));
    }
    const traffic = new Traffic(sites, capacity);
    for (const { group, index, common } of operations) {
      if (traffic.crosses(group, common)) meet();
      run.do(control.call(index, rows));
    }
    if (planned.copies.length > 0) meet();
    const copy = (): void => {
      for (const { state, value } of planned.copies) {
        const [from, to] = [sites.get(value) as Site, sites.get(state) as Site];
        run.loop(zero, i32.const(4 * lengthOf(state, capacity)), 16, (at) =>
          run.do(v128.store(at, v128.load(at, from.address), to.address)),
        );
      }
    };
    if (team === undefined) copy();
    else run.if(i32.eqz(global.get(team.thread)), copy);
    meet();
    const index = this.#module.add(run.toDefinition(), name);
    this.#batches(name, index, counts);
    const outputs = Object.entries(graph.outputs).map(([key, node]) => [key, sites.get(node) as Site]);
    return { capacity, outputs: Object.fromEntries(outputs), groups: planned.groups };
  }

  /** The loop over batches: `order`, `ends` and `losses` are addresses, and `output` that of one float. */
  #batches(name: string, run: number, counted: 1 | 2): void {
    const fn = new FunctionBuilder(new Array<'i32'>(batchOperands).fill('i32'));
    const [order, ends, count, output, losses] = [0, 1, 2, 3, 4].map((k) => fn.parameter(k)) as [
      Code,
      Code,
      Code,
      Code,
      Code,
    ];
    const start = fn.local('i32');
    const counts = [5, 7].slice(0, counted).map((k) => ({ low: fn.local('i32'), high: fn.local('i32'), k }));
    fn.do(start.set(zero));
    for (const { low, high, k } of counts) fn.do(low.set(fn.parameter(k)), high.set(fn.parameter(k + 1)));
    fn.loop(zero, i32.shl(count, i32.const(2)), 4, (at) => {
      const end = fn.keep(i32.load(i32.add(ends, at)), 'i32');
      for (const pointer of this.#pointers.values())
        fn.do(global.set(pointer, i32.add(order, i32.shl(start.get, i32.const(2)))));
      const words = counts.flatMap(({ low, high }) => [low.get, high.get]);
      fn.do(control.call(run, i32.sub(end, start.get), ...words));
      const keep = f32.store(i32.add(losses, at), f32.load(output));
      fn.do(this.#team === undefined ? keep : control.if(i32.eqz(global.get(this.#team.thread)), keep));
      fn.do(start.set(end));
      for (const { low, high } of counts)
        fn.do(low.set(i32.add(low.get, i32.const(1))), high.set(i32.add(high.get, i32.eqz(low.get))));
    });
    // A run of its own reads the input again.
    for (const [leaf, pointer] of this.#pointers)
      fn.do(global.set(pointer, i32.const((this.#leaves[leaf] as Leaf).site.address)));
    this.#module.add(fn.toDefinition(), `${name}…`);
  }

  /** One group of maps, or one other operation, as a function of the number of rows. */
  #operation(
    group: readonly Computed[],
    sites: ReadonlyMap<Node, Site>,
    { capacity, scratch, counterAt }: { capacity: number; scratch: Scratch; counterAt: number },
  ): Definition {
    const fn = new FunctionBuilder(['i32']);
    const team = this.#team;
    let turns = 0;
    const share = team && {
      thread: global.get(team.thread),
      threads: global.get(team.threads),
      turns: () => ({ address: counterAt + 4 * this.#target.threads * turns++, before: this.#module.global(0) }),
      meet: () => fn.do(control.call(team.barrier)),
    };
    const scope: Scope = {
      fn,
      v: new Vector(fn, this.#target.fastMath),
      batch: fn.parameter(0),
      capacity,
      blocking: this.#target.blocking,
      share,
      scratch: (bytes) => scratch.take(bytes),
      common: (bytes) => scratch.takeCommon(bytes),
    };
    scratch.restart();
    const siteOf = (node: Node): Site | undefined => sites.get(node);
    writeOperation(group, {
      scope,
      siteOf,
      rowNumbers: (node) => this.#rowNumbers(node, siteOf(node) as Site),
      substream: (node) => this.#substream(node, siteOf(node) as Site),
    });
    return fn.toDefinition();
  }

  /** The global that holds the lower word of the step's number. */
  #stepWord(): number {
    this.#step ??= this.#module.global(0);
    return this.#step;
  }

  #substream(step: Node, site: Site): Code {
    if (step.kind === 'step') return i32x4.splat(global.get(this.#stepWord()));
    return i32x4.truncSatF32x4(f32x4.splat(f32.load(zero, site.address)));
  }

  #rowNumbers(node: Node, site: Site): Indices {
    const pointer = node.kind === 'input' ? this.#pointers.get(node.name) : undefined;
    return pointer === undefined ? { kind: 'float', site } : { kind: 'whole', address: global.get(pointer) };
  }

  /** Globals for threads, the function that tells an instance which one it is, and the barrier. */
  #makeTeam(): Team {
    const [thread, threads, scratch, maySleep] = [0, 1, 0, 0].map((initial) => this.#module.global(initial)) as [
      number,
      number,
      number,
      number,
    ];
    const be = new FunctionBuilder(['i32', 'i32']);
    be.do(global.set(thread, be.parameter(0)), global.set(maySleep, be.parameter(1)));
    this.#module.add(be.toDefinition(), 'be');
    return { thread, threads, scratch, barrier: this.#module.add(barrier(threads, maySleep)) };
  }

  #leafSite(node: Node): Site {
    if (node.kind === 'fixed') {
      const address = this.#layout.take('fixed tables', 4 * node.value.data.length);
      this.#fixed.push({ address, data: node.value.data });
      return { address, ...node.shape };
    }
    if (node.kind !== 'input' && node.kind !== 'state') {
      return { address: this.#layout.take('the size of the batch and the steps', 4), ...node.shape };
    }
    const known = this.#leaves[node.name];
    if (known !== undefined) {
      checkShared(known.node, node);
      return known.site;
    }
    const what = node.kind === 'state' ? 'parameters and their optimizer' : `the input ${node.name}`;
    const site = { address: this.#layout.take(what, 4 * lengthOf(node, this.#capacity)), ...node.shape };
    const whole = this.#whole.has(node.name);
    this.#leaves[node.name] = { node, site, whole };
    if (whole) this.#pointers.set(node.name, this.#module.global(site.address));
    return site;
  }
}
