/** What the engine uses of the WebAssembly JavaScript Interface; TypeScript has it only with the types of the page. */

export interface Memory {
  readonly buffer: ArrayBuffer;
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

/** @throws TypeError where there is no WebAssembly: ask the engine whether it is supported before. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, memory: Memory): Exports {
  const { Instance, Module } = webAssembly as Interface;
  return new Instance(new Module(bytes), { env: { memory } }).exports;
}

/** A memory of so many pages, all zero. */
export function newMemory(pages: number): Memory {
  const { Memory } = webAssembly as Interface;
  return new Memory({ initial: pages });
}
