/** Edit distance of Damerau and Levenshtein (adjacent swaps count one), over two short words. */
export function editDistance(a: string, b: string): number {
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

/** Beyond this only the beginning of a text is compared, and of so many. */
const compared = { characters: 60, words: 5000 };

/**
 * The text of a list that is spelt most like another one, sign by sign: `>50K` for `>50K.`. Case alone counts for less
 * than a sign. Undefined where none is alike by half of it.
 */
export function nearestSpelling(text: string, known: readonly string[]): string | undefined {
  const short = (word: string): string => word.trim().slice(0, compared.characters);
  const word = short(text);
  let best: string | undefined;
  let least = Math.max(word.length, 2) / 2;
  for (const each of known.slice(0, compared.words)) {
    const other = short(each);
    if (Math.abs(other.length - word.length) > least) continue;
    const spelling = editDistance(word.toLowerCase(), other.toLowerCase());
    const distance = spelling + (word === other ? 0 : editDistance(word, other) - spelling) / 100;
    const isOther = distance >= Math.max(word.length, other.length);
    if (isOther || distance > least || (distance === least && best !== undefined)) continue;
    best = each;
    least = distance;
  }
  return best;
}
