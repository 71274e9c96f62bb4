import { EngineRefusal } from '../../refusal.js';

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
  readonly validate?: (bytes: Uint8Array<ArrayBuffer>) => boolean;
}

const given = (globalThis as { WebAssembly?: Interface | null }).WebAssembly;
/** Undefined where there is no WebAssembly, or only a part of it, as some tests and shields of pages leave. */
export const webAssembly: Interface | undefined = given?.Module && given.Instance && given.Memory ? given : undefined;

export const pageBytes = 65_536;

function refuse(expected: string, got: unknown, fix: string): EngineRefusal {
  const complaint = { where: 'engine "wasm"', expected, got: `"${got}"`, fix: `${fix} Or take engine: 'reference'.` };
  return new EngineRefusal(complaint, /memory/i.test(complaint.got));
}

/** Whether the machine says that it knows all that the module is of; it may still refuse to compile it. */
export function isValid(module: Uint8Array<ArrayBuffer>): boolean {
  try {
    return webAssembly?.validate?.(module) ?? false;
  } catch {
    return false;
  }
}

let looked = false;
let found: EngineRefusal | undefined;

/** Why modules like this one, with SIMD, cannot be compiled here; looked into once. */
export function obstacle(probe: Uint8Array<ArrayBuffer>): EngineRefusal | undefined {
  if (!looked) found = lookForObstacle(probe);
  looked = true;
  return found && new EngineRefusal(found);
}

function lookForObstacle(probe: Uint8Array<ArrayBuffer>): EngineRefusal | undefined {
  if (webAssembly === undefined) return refuse('WebAssembly', given && 'a part of it', 'Start Node without --jitless.');
  try {
    new webAssembly.Instance(new webAssembly.Module(probe), {});
    return undefined;
  } catch (error) {
    // A lack of memory is told where the memory is asked for.
    if (/memory/i.test(String(error))) return undefined;
    // A page under a policy, and an edge runtime, validate what they refuse to compile.
    return isValid(probe)
      ? refuse(
          'leave to compile WebAssembly',
          error,
          "Add 'wasm-unsafe-eval' to script-src of the page's Content-Security-Policy.",
        )
      : refuse('WebAssembly with SIMD', error, 'Chrome 91, Firefox 89 and Safari 16.4 have it.');
  }
}

// These throw a TypeError where there is no WebAssembly: ask the engine whether it is supported before.

/** Runs what the machine may refuse. Names and not classes are compared: WebAssembly may be of another realm. */
function attempt<T>(action: () => T, expected: string, fix: (name: unknown) => string): T {
  try {
    return action();
  } catch (error) {
    const name = (error as Error | undefined)?.name;
    if (name === 'TypeError' || name === 'LinkError') throw error;
    throw refuse(expected, error, fix(name));
  }
}

/** Modules made last, by their bytes; the machine code that V8 has optimized for them stays with them. */
const made: { readonly bytes: Uint8Array<ArrayBuffer>; readonly module: object }[] = [];
const mostKept = 16;

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/**
 * The module of these bytes: another fit of the same network gets the one it had.
 *
 * @throws EngineRefusal where the machine does not compile it
 */
export function toModule(bytes: Uint8Array<ArrayBuffer>): object {
  const at = made.findIndex((each) => same(each.bytes, bytes));
  const known = at < 0 ? { bytes, module: compile(bytes) } : (made.splice(at, 1)[0] as (typeof made)[number]);
  made.unshift(known);
  made.length = Math.min(made.length, mostKept);
  return known.module;
}

function compile(bytes: Uint8Array<ArrayBuffer>): object {
  const { Module } = webAssembly as Interface;
  return attempt(
    () => new Module(bytes),
    `to compile a module of ${bytes.length} bytes`,
    (name) =>
      // Engines limit the variables and the length of a function, and the functions of a module.
      name === 'CompileError'
        ? 'Shorten the formulas, or use fewer layers.'
        : 'Use a Worker, where older browsers compile more than 4 kB, or a newer browser.',
  );
}

function reserve<T>(action: () => T, bytes: number): T {
  return attempt(
    action,
    `a memory of ${bytes} bytes`,
    () =>
      'Raise ulimit -v (each takes 8 to 10 GiB of addresses), start Node with --disable-wasm-trap-handler, or dispose of networks.',
  );
}

/** @throws EngineRefusal where there is no memory for it */
export function instantiate(module: object, memory: Memory): Exports {
  const { Instance } = webAssembly as Interface;
  return reserve(() => new Instance(module, { env: { memory } }).exports, memory.buffer.byteLength);
}

/**
 * A memory of so many pages, all zero; one that threads share says how far it may grow.
 *
 * @throws EngineRefusal where there is none
 */
export function newMemory(pages: number, shared = false): Memory {
  const { Memory } = webAssembly as Interface;
  const limits = shared ? { initial: pages, maximum: 65_536, shared } : { initial: pages };
  return reserve(() => new Memory(limits), pages * pageBytes);
}

/** @returns whether the memory has so many bytes now */
export function grow(memory: Memory, bytes: number): boolean {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
    return memory.buffer.byteLength >= bytes;
  } catch {
    return false;
  }
}
