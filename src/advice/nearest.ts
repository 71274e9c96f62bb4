import { editDistance } from '../core/edit-distance.js';
import { plainWord } from './synonyms.js';

/** The known name closest to a mistyped one, if it is close enough to be what was meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const distance = (word: string): number => editDistance(plainWord(name), plainWord(word));
  const best = [...known].sort((a, b) => distance(a) - distance(b))[0];
  if (best === undefined) return undefined;
  // Of a name of one letter nothing would be left.
  return distance(best) <= Math.min(best.length - 1, Math.max(1, Math.floor(best.length / 3))) ? best : undefined;
}
