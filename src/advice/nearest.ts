import { plainWord } from './synonyms.js';

/** Edit distance of Damerau and Levenshtein (adjacent swaps count one), over two short words. */
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = 0; i <= a.length; i++) table[i * width] = i;
  for (let j = 0; j <= b.length; j++) table[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(i - 2, j - 2) + 1);
      table[i * width + j] = best;
    }
  }
  return at(a.length, b.length);
}

/** The known name closest to a mistyped one, if it is close enough to be what was meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const distance = (word: string): number => editDistance(plainWord(name), plainWord(word));
  const best = [...known].sort((a, b) => distance(a) - distance(b))[0];
  if (best === undefined) return undefined;
  // Of a name of one letter nothing would be left.
  return distance(best) <= Math.min(best.length - 1, Math.max(1, Math.floor(best.length / 3))) ? best : undefined;
}
