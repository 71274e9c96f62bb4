import { words } from './barrier.js';
import { type Memory, newMemory } from './webassembly.js';

/**
 * Memories that programs gave back. V8 sets 8 to 10 GiB of addresses aside for each memory, and frees
 * them only with the garbage: a program that trains many small networks would run out of addresses
 * long before it runs out of memory.
 */
const free: Memory[] = [];
const mostKept = 8;
const largestKept = 64 * 2 ** 20;

/** A memory of at least so many pages, all zero. */
export function borrowMemory(pages: number): Memory {
  const memory = free.pop();
  return memory === undefined ? newMemory(pages) : cleared(memory, pages);
}

function cleared(memory: Memory, pages: number): Memory {
  new Uint8Array(memory.buffer).fill(0);
  const missing = pages - memory.buffer.byteLength / 65_536;
  if (missing > 0) memory.grow(missing);
  return memory;
}

/** The memory must not be used after. */
export function returnMemory(memory: Memory): void {
  if (free.length < mostKept && memory.buffer.byteLength <= largestKept) free.push(memory);
}

/** Memories that threads shared, and how many workers are to leave each: until then they look at it. */
const shared: { readonly memory: Memory; readonly workers: number }[] = [];

/** A memory for threads, of at least so many pages, all zero. */
export function borrowShared(pages: number): Memory {
  const at = shared.findIndex(
    ({ memory, workers }) => Atomics.load(new Int32Array(memory.buffer), words.left / 4) === workers,
  );
  const [found] = at < 0 ? [] : shared.splice(at, 1);
  return found === undefined ? newMemory(pages, true) : cleared(found.memory, pages);
}

/** @returns whether the memory is kept; a large one is not */
export function returnShared(memory: Memory, workers: number): boolean {
  if (memory.buffer.byteLength > largestKept) return false;
  // The oldest may wait for a worker that was ended before it could leave.
  if (shared.length === mostKept) shared.shift();
  shared.push({ memory, workers });
  return true;
}
