import { allRows } from '../core/matrix.js';
import type { Random } from '../core/random.js';

/** Some of so many numbers from 0 on, in their order, drawn by Floyd's method: as many draws as are taken. */
export function draw(count: number, of: number, random: Random): Uint32Array {
  if (count >= of) return allRows(of);
  const taken = new Set<number>();
  for (let limit = of - count; limit < of; limit++) {
    const row = random.below(limit + 1);
    taken.add(taken.has(row) ? limit : row);
  }
  return Uint32Array.from(taken).sort();
}
