import type { Code } from './encoding.js';
import { v128 } from './instructions.js';

/** Stores the first `count` lanes: what lies beyond belongs to others, perhaps to another thread. */
export function storeLanes(at: Code, value: Code, count: number, offset: number): Code {
  if (count >= 4) return v128.store(at, value, offset);
  const pair = count >= 2 ? v128.store64Lane(at, value, 0, offset) : [];
  const single = count % 2 === 1 ? v128.store32Lane(at, value, count - 1, offset + 4 * (count - 1)) : [];
  return [pair, single];
}
