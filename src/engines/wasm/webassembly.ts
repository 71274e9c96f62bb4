import { MultilayerError } from '../../core/errors.js';

/** What the engine uses of the WebAssembly JavaScript Interface; TypeScript has it only with the types of the page. */

export interface Memory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

export type Exports = Readonly<Record<string, (...operands: readonly number[]) => number>>;

interface Interface {
  readonly Memory: new (limits: { initial: number; maximum?: number; shared?: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Exports };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** Undefined where there is no WebAssembly. */
export const webAssembly: Interface | undefined = (globalThis as { WebAssembly?: Interface }).WebAssembly;

let compiled: boolean | undefined;

/** Whether a module with SIMD can be compiled here, found out once: a page and an edge runtime may validate it and no more. */
export function mayCompile(probe: Uint8Array<ArrayBuffer>): boolean {
  compiled ??= tryToCompile(probe);
  return compiled;
}

function tryToCompile(probe: Uint8Array<ArrayBuffer>): boolean {
  if (webAssembly === undefined) return false;
  try {
    return new webAssembly.Module(probe) !== undefined;
  } catch {
    return false;
  }
}

// These throw a TypeError where there is no WebAssembly: ask the engine whether it is supported before.

/** Modules made last, by their bytes; the machine code that V8 has optimized for them stays with them. */
const made: { readonly bytes: Uint8Array<ArrayBuffer>; readonly module: object }[] = [];
const mostKept = 16;

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, k) => byte === b[k]);
}

/** Engines limit the variables and the length of a function, and the functions of a module. */
function compile(bytes: Uint8Array<ArrayBuffer>): object {
  const { Module } = webAssembly as Interface;
  try {
    return new Module(bytes);
  } catch (error) {
    throw new MultilayerError({
      where: 'compile',
      expected: 'a network within the limits of WebAssembly',
      got: `"${error instanceof Error ? error.message : error}"`,
      fix: "Shorten its formulas, use fewer layers, or engine: 'reference'.",
    });
  }
}

/** The module of these bytes: another fit of the same network gets the one it had. */
export function toModule(bytes: Uint8Array<ArrayBuffer>): object {
  const at = made.findIndex((each) => same(each.bytes, bytes));
  const found = at < 0 ? { bytes, module: compile(bytes) } : (made.splice(at, 1)[0] as (typeof made)[number]);
  made.unshift(found);
  made.length = Math.min(made.length, mostKept);
  return found.module;
}

export function instantiate(module: object, memory: Memory): Exports {
  const { Instance } = webAssembly as Interface;
  return new Instance(module, { env: { memory } }).exports;
}

/** A memory of so many pages, all zero; one that threads share says how far it may grow. */
export function newMemory(pages: number, shared = false): Memory {
  const { Memory } = webAssembly as Interface;
  return new Memory(shared ? { initial: pages, maximum: 65_536, shared } : { initial: pages });
}
