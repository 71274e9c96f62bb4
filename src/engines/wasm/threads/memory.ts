import { grow, type Memory, newMemory, pageBytes } from '../code/webassembly.js';
import { words } from '../memory/words.js';
import { stopIdleWorkers } from './workers.js';

/**
 * Memories that programs gave back. V8 sets 8 to 10 GiB of addresses aside for each memory, and frees
 * them only with the garbage: a program that trains many small networks would run out of addresses
 * long before it runs out of memory.
 */
const free: Memory[] = [];
const mostKept = 8;
const largestKept = 64 * 2 ** 20;

/**
 * A memory of at least so many pages, which are zero.
 *
 * @throws EngineRefusal where there is none
 */
export function borrowMemory(pages: number): Memory {
  return cleared(free.pop(), pages) ?? make(pages, false);
}

/** Undefined where it cannot become as large. */
function cleared(memory: Memory | undefined, pages: number): Memory | undefined {
  if (memory === undefined || !grow(memory, pages * pageBytes)) return undefined;
  new Uint8Array(memory.buffer, 0, pages * pageBytes).fill(0);
  return memory;
}

/** V8 collects its garbage before it refuses a memory, so what is let go of here comes back at once. */
function make(pages: number, isShared: boolean): Memory {
  try {
    return newMemory(pages, isShared);
  } catch {
    free.length = 0;
    shared.length = 0;
    // What an idle thread has seen is not collected.
    stopIdleWorkers();
    return newMemory(pages, isShared);
  }
}

/** The memory must not be used after. */
export function returnMemory(memory: Memory): void {
  if (free.length < mostKept && memory.buffer.byteLength <= largestKept) free.push(memory);
}

/** Memories that threads shared, and how many workers are to leave each: until then they look at it. */
const shared: { readonly memory: Memory; readonly workers: number }[] = [];

/**
 * A memory for threads, of at least so many pages, which are zero.
 *
 * @throws EngineRefusal where there is none
 */
export function borrowShared(pages: number): Memory {
  const at = shared.findIndex(
    ({ memory, workers }) => Atomics.load(new Int32Array(memory.buffer), words.left / 4) === workers,
  );
  const [found] = at < 0 ? [] : shared.splice(at, 1);
  return cleared(found?.memory, pages) ?? make(pages, true);
}

/** @returns whether the memory is kept; a large one is not */
export function returnShared(memory: Memory, workers: number): boolean {
  if (memory.buffer.byteLength > largestKept) return false;
  // The oldest may wait for a worker that was ended before it could leave.
  if (shared.length === mostKept) shared.shift();
  shared.push({ memory, workers });
  return true;
}
