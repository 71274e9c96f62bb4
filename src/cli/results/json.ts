import type { Score } from 'multilayer/data';

/** Of all JSON that commands print: it grows where a field changes its meaning or goes, and not where one is added. */
export const schemaVersion = 1;

export function scoresJson(scores: readonly Score[]): readonly Score[] {
  return scores.map(({ name, better, value, low, high }) => ({ name, better, value, low, high }));
}
