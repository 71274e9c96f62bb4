import { grow, type Memory, newMemory, pageBytes } from '../code/webassembly.js';
import { threads } from './threads.js';

/**
 * Memories that programs gave back. V8 sets 8 to 10 GiB of addresses aside for each memory, and frees
 * them only with the garbage: a program that trains many small networks would run out of addresses
 * long before it runs out of memory.
 */
const free: Memory[] = [];
export const mostKept = 8;
export const largestKept: number = 64 * 2 ** 20;

/**
 * A memory of at least so many pages, which are zero.
 *
 * @throws EngineRefusal where there is none
 */
export function borrowMemory(pages: number): Memory {
  return cleared(free.pop(), pages) ?? makeMemory(pages, false);
}

/** Undefined where it cannot become as large. */
export function cleared(memory: Memory | undefined, pages: number): Memory | undefined {
  if (memory === undefined || !grow(memory, pages * pageBytes)) return undefined;
  new Uint8Array(memory.buffer, 0, pages * pageBytes).fill(0);
  return memory;
}

/** V8 collects its garbage before it refuses a memory, so what is let go of here comes back at once. */
export function makeMemory(pages: number, isShared: boolean): Memory {
  try {
    return newMemory(pages, isShared);
  } catch {
    free.length = 0;
    threads?.forget();
    return newMemory(pages, isShared);
  }
}

/** The memory must not be used after. */
export function returnMemory(memory: Memory): void {
  if (free.length < mostKept && memory.buffer.byteLength <= largestKept) free.push(memory);
}
