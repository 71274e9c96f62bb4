import {
  type Computed,
  type Given,
  joinMaps,
  leavesOf,
  type Node,
  type Plan,
  plan,
  settle,
} from '../../graph/index.js';
import type { GraphFunction } from '../engine.js';
import { writeBatches } from './batches.js';
import { type Definition, Module } from './code/encoding.js';
import { FunctionBuilder } from './code/function.js';
import { countsTaken } from './code/operands.js';
import type { Blocking, Scope, Share, Site } from './code/site.js';
import { Vector } from './code/vector.js';
import { writeOperation } from './kernels.js';
import { type Leaf, Leaves } from './leaves.js';
import type { Layout } from './memory/layout.js';
import { Scratch } from './memory/scratch.js';
import { timesZero } from './operations/finite.js';
import { type Operation, type Run, writeRun } from './run.js';
import { alone, type Crew } from './threads/crew.js';
import { threads } from './threads/threads.js';
import { wholeInputs } from './whole.js';

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

/** What a program is compiled for. */
export interface Target {
  readonly fastMath: boolean;
  readonly blocking: Blocking;
  /** How many threads share the work at most. */
  readonly threads: number;
}

/** Its square is normal, also after a product with 0.001, as in Adam. */
const smallestFactor = 2 ** -58;

/**
 * Lays out the memory of a program and writes its module. Each function of the program becomes `name`, one run, and
 * `name…`, a run for each of many batches (operands.ts).
 */
export class Compiler {
  readonly #layout: Layout;
  readonly #target: Target;
  readonly #module = new Module();
  readonly #crew: Crew;
  readonly #leaves: Leaves;

  private constructor(functions: readonly GraphFunction[], layout: Layout, target: Target) {
    this.#layout = layout;
    this.#target = target;
    this.#crew = (target.threads > 1 && threads?.crewOf(target.threads, this.#module)) || alone;
    const whole = wholeInputs(functions.map(({ graph }) => graph));
    this.#leaves = new Leaves(layout, this.#module, whole, Math.max(...functions.map(({ capacity }) => capacity)));
  }

  static compile(functions: Readonly<Record<string, GraphFunction>>, layout: Layout, target: Target): Compiled {
    const compiler = new Compiler(Object.values(functions), layout, target);
    const compiled = Object.entries(functions).map(([name, each]) => [name, compiler.#function(name, each)] as const);
    compiler.#module.add(timesZero(), 'times zero');
    const { named, fixed } = compiler.#leaves;
    const bytes = compiler.#module.toBytes(target.threads > 1);
    return { bytes, leaves: named, fixed, functions: Object.fromEntries(compiled) };
  }

  #function(name: string, { graph: given, capacity }: GraphFunction): CompiledFunction {
    const graph = settle(given, smallestFactor);
    const planned = plan(graph, capacity, joinMaps(graph));
    const leaves = leavesOf(graph);
    const sites = this.#place(leaves, planned);
    const written = this.#operations(name, planned.groups, sites, capacity);
    const counts = countsTaken(leaves);
    const [crew, { copies }] = [this.#crew, planned];
    const shared = { crew, counts, given: leaves, leaves: this.#leaves, sites, copies, capacity };
    const run = { ...shared, ...written, outputs: Object.values(graph.outputs) };
    const index = this.#module.add(writeRun(run), name);
    this.#module.add(writeBatches(index, counts, this.#leaves, crew), `${name}…`);
    const outputs = Object.entries(graph.outputs).map(([key, node]) => [key, sites.get(node) as Site]);
    return { capacity, outputs: Object.fromEntries(outputs), groups: planned.groups };
  }

  /** Where every tensor lies. */
  #place(leaves: readonly Given[], { places, length }: Plan): Map<Node, Site> {
    const sites = new Map<Node, Site>();
    for (const node of leaves) sites.set(node, this.#leaves.place(node));
    const arena = this.#layout.take('intermediate results', 4 * length + 16);
    for (const [node, place] of places) {
      const address = place.kind === 'arena' ? arena + 4 * place.offset : sites.get(place.leaf)?.address;
      sites.set(node, { address: address as number, ...node.shape });
    }
    return sites;
  }

  /** Writes every operation as a function of its own. */
  #operations(
    name: string,
    groups: readonly (readonly Computed[])[],
    sites: ReadonlyMap<Node, Site>,
    capacity: number,
  ): Pick<Run, 'operations' | 'scratch'> {
    const shareOf = this.#crew.sharing(this.#layout, groups.length);
    const scratch = new Scratch(this.#layout, this.#crew.threads, this.#crew.scratch);
    const operations = groups.map((group, k): Operation => {
      const fn = new FunctionBuilder(['i32']);
      scratch.restart();
      const definition = this.#operation(fn, group, sites, { capacity, share: shareOf(fn, k), scratch });
      return { group, index: this.#module.add(definition, `${name} ${k}`), common: scratch.common };
    });
    return { operations, scratch: scratch.close() };
  }

  /** One group of maps, or one other operation, as a function of the number of rows. */
  #operation(
    fn: FunctionBuilder,
    group: readonly Computed[],
    sites: ReadonlyMap<Node, Site>,
    { capacity, share, scratch }: { capacity: number; share: Share | undefined; scratch: Scratch },
  ): Definition {
    const { fastMath, blocking } = this.#target;
    const scope: Scope = {
      fn,
      v: new Vector(fn, fastMath),
      batch: fn.parameter(0),
      capacity,
      blocking,
      share,
      scratch: (bytes) => scratch.take(bytes),
      common: (bytes) => scratch.takeCommon(bytes),
    };
    const siteOf = (node: Node): Site | undefined => sites.get(node);
    writeOperation(group, {
      scope,
      siteOf,
      rowNumbers: (node) => this.#leaves.rowNumbers(node, siteOf(node) as Site),
      substream: (step) => this.#leaves.substream(step, siteOf(step) as Site),
    });
    return fn.toDefinition();
  }
}
