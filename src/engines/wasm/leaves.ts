import { type Given, type Input, lengthOf, type Node, type State } from '../../graph/index.js';
import { checkShared } from '../checks.js';
import type { Code, Module } from './code/encoding.js';
import { f32, f32x4, global, i32, i32x4 } from './code/instructions.js';
import type { Site } from './code/site.js';
import type { Layout } from './memory/layout.js';
import type { Indices } from './operations/gather.js';

/** An input or a state, which is written from outside. */
export interface Leaf {
  readonly node: Input | State;
  readonly site: Site;
  /** Whether it holds row numbers, as whole numbers: float32 ends at 2²⁴. */
  readonly whole: boolean;
}

/** Where what is given to the functions of a program lies. Leaves of one name are the same memory. */
export class Leaves {
  readonly #layout: Layout;
  readonly #module: Module;
  readonly #whole: ReadonlySet<string>;
  readonly #capacity: number;
  /** By their names. */
  readonly named: Record<string, Leaf> = Object.create(null);
  readonly fixed: { address: number; data: Float64Array }[] = [];
  /** Globals that hold where the row numbers of a run begin. */
  readonly #pointers = new Map<string, number>();
  #step: number | undefined;

  /** @param whole names of those that hold row numbers */
  constructor(layout: Layout, module: Module, whole: ReadonlySet<string>, capacity: number) {
    this.#layout = layout;
    this.#module = module;
    this.#whole = whole;
    this.#capacity = capacity;
  }

  /** Where a leaf lies, from now on. */
  place(node: Given): Site {
    if (node.kind === 'fixed') {
      const address = this.#layout.take('fixed tables', 4 * node.value.data.length);
      this.fixed.push({ address, data: node.value.data });
      return { address, ...node.shape };
    }
    if (node.kind !== 'input' && node.kind !== 'state') {
      return { address: this.#layout.take('the size of the batch and the steps', 4), ...node.shape };
    }
    const known = this.named[node.name];
    if (known !== undefined) {
      checkShared(known.node, node);
      return known.site;
    }
    const what = node.kind === 'state' ? 'parameters and their optimizer' : `the input ${node.name}`;
    const site = { address: this.#layout.take(what, 4 * lengthOf(node, this.#capacity)), ...node.shape };
    const whole = this.#whole.has(node.name);
    this.named[node.name] = { node, site, whole };
    if (whole) this.#pointers.set(node.name, this.#module.global(site.address));
    return site;
  }

  /** The global that holds the lower word of the step's number. */
  get stepWord(): number {
    this.#step ??= this.#module.global(0);
    return this.#step;
  }

  /** What random numbers of a step are drawn with. */
  substream(step: Node, site: Site): Code {
    if (step.kind === 'step') return i32x4.splat(global.get(this.stepWord));
    return i32x4.truncSatF32x4(f32x4.splat(f32.load(i32.const(0), site.address)));
  }

  rowNumbers(node: Node, site: Site): Indices {
    const pointer = node.kind === 'input' ? this.#pointers.get(node.name) : undefined;
    return pointer === undefined ? { kind: 'float', site } : { kind: 'whole', address: global.get(pointer) };
  }

  /** Lets row numbers begin at an address. */
  readRowNumbersAt(address: Code): Code[] {
    return [...this.#pointers.values()].map((pointer) => global.set(pointer, address));
  }

  /** Lets row numbers begin where they are written from outside. */
  readRowNumbersInPlace(): Code[] {
    return [...this.#pointers].map(([name, pointer]) =>
      global.set(pointer, i32.const((this.named[name] as Leaf).site.address)),
    );
  }
}
