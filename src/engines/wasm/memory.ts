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
  if (memory === undefined) return newMemory(pages);
  new Uint8Array(memory.buffer).fill(0);
  const missing = pages - memory.buffer.byteLength / 65_536;
  if (missing > 0) memory.grow(missing);
  return memory;
}

/** The memory must not be used after. */
export function returnMemory(memory: Memory): void {
  if (free.length < mostKept && memory.buffer.byteLength <= largestKept) free.push(memory);
}
