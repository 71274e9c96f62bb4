import type { Memory } from '../code/webassembly.js';
import { words } from '../memory/words.js';
import { cleared, largestKept, makeMemory, mostKept } from './memory.js';

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
  return cleared(found?.memory, pages) ?? makeMemory(pages, true);
}

/** @returns whether the memory is kept; a large one is not */
export function returnShared(memory: Memory, workers: number): boolean {
  if (memory.buffer.byteLength > largestKept) return false;
  // The oldest may wait for a worker that was ended before it could leave.
  if (shared.length === mostKept) shared.shift();
  shared.push({ memory, workers });
  return true;
}

export function forgetShared(): void {
  shared.length = 0;
}
