/** Pairs that mean false and true. */
const truths = [
  ['false', 'true'],
  ['no', 'yes'],
  ['n', 'y'],
  ['f', 't'],
  ['off', 'on'],
  ['nein', 'ja'],
  ['non', 'oui'],
  ['no', 'sí'],
  ['no', 'si'],
  ['não', 'sim'],
  ['nej', 'ja'],
  ['nee', 'ja'],
  ['nie', 'tak'],
  ['нет', 'да'],
  ['いいえ', 'はい'],
  ['否', '是'],
  // As Excel writes them.
  ['falsch', 'wahr'],
  ['faux', 'vrai'],
  ['falso', 'vero'],
  ['falso', 'verdadero'],
  ['falso', 'verdadeiro'],
  ['onwaar', 'waar'],
  ['fałsz', 'prawda'],
  ['ложь', 'истина'],
] as const;

/** Two texts that are such a pair, the false one first. */
export function truthOf(texts: readonly string[]): [string, string] | undefined {
  if (texts.length !== 2) return undefined;
  const lower = texts.map((text) => text.toLowerCase());
  const pair = truths.find((each) => each.every((word) => lower.includes(word)));
  return pair && [texts[lower.indexOf(pair[0])] as string, texts[lower.indexOf(pair[1])] as string];
}

/** Which of the two a text says, in any of the languages: 0 or 1; undefined for other texts. */
export function sideOf(text: string): 0 | 1 | undefined {
  const lower = text.toLowerCase();
  const pair = truths.find((each) => (each as readonly string[]).includes(lower));
  return pair && (pair[0] === lower ? 0 : 1);
}
