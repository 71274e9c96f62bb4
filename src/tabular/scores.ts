import { figuresOf, type Judged } from './figures.js';
import { halfWidth, pairedInterval } from './intervals.js';
import type { Score } from './score.js';

/** Scores of answers, each with its interval. The first is the one that people know best. */
export function scoresOf(judged: Judged): Score[] {
  return figuresOf(judged).map(({ name, better, value, influence, interval, range }) => {
    // Of a figure beyond the greatest number nothing is known.
    const half = Number.isFinite(value) ? halfWidth(influence) : 0;
    const [low, high] = interval ?? [Math.max(range[0], value - half), Math.min(range[1], value + half)];
    return { name, better, value, low, high };
  });
}

/**
 * How far the scores of one model are above those of another on the same rows. The interval is that of the differences,
 * row by row, and much narrower than those of the two figures: rows that are hard for one are hard for the other.
 */
export function differencesOf(one: Judged, other: Judged): Score[] {
  const others = figuresOf(other);
  return figuresOf(one).flatMap(({ name, better, value, influence }): Score[] => {
    const against = others.find((each) => each.name === name);
    if (against === undefined) return [];
    const difference = value - against.value;
    if (name === 'accuracy') {
      const [low, high] = pairedInterval(
        influence.map((each) => each + value),
        against.influence.map((each) => each + against.value),
      );
      return [{ name, better, value: difference, low: Math.min(difference, low), high: Math.max(difference, high) }];
    }
    const half = halfWidth(influence.map((each, row) => each - (against.influence[row] as number)));
    return [{ name, better, value: difference, low: difference - half, high: difference + half }];
  });
}

/** Whether a difference says that the one is better than the other, worse, or neither beyond its interval. */
export function judgeDifference({ better, low, high }: Score): 'better' | 'worse' | 'unclear' {
  if (low > 0) return better === 'greater' ? 'better' : 'worse';
  if (high < 0) return better === 'greater' ? 'worse' : 'better';
  return 'unclear';
}
