/**
 * Moves positions along a line apart, each as little as their order allows, until neighbours are `gap` apart and all
 * lie within [low, high]. Where they cannot fit, they are spread evenly over the range.
 *
 * @returns the new positions, in the order of the old ones
 */
export function spread(positions: readonly number[], gap: number, low: number, high: number): number[] {
  const step = Math.min(gap, (high - low) / Math.max(1, positions.length - 1));
  const order = positions.map((_, i) => i).sort((a, b) => (positions[a] as number) - (positions[b] as number));
  const moved = order.map((i) => Math.min(high, Math.max(low, positions[i] as number)));
  for (let k = 1; k < moved.length; k++) moved[k] = Math.max(moved[k] as number, (moved[k - 1] as number) + step);
  // Pushed down beyond the end: the last one goes back to it, and pushes the others up.
  for (let k = moved.length - 1, most = high; k >= 0; k--, most -= step) moved[k] = Math.min(moved[k] as number, most);
  const result = new Array<number>(positions.length);
  order.forEach((i, k) => {
    result[i] = moved[k] as number;
  });
  return result;
}

/** Letters as wide as they are high, among them Chinese and Japanese ones and emoji. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\uffdc\u{1f300}-\u{1faff}]/u;

function letterWidth(letter: string): number {
  return wide.test(letter) ? 1 : 0.58;
}

/** The room that a text takes, roughly, at a font size in pixels. */
export function textWidth(text: string, size: number): number {
  return [...text].reduce((sum, letter) => sum + letterWidth(letter), 0) * size;
}

/** As many of the first letters as fit. */
function fitting(letters: readonly string[], size: number, most: number): readonly string[] {
  let room = most;
  const end = letters.findIndex((letter) => {
    room -= letterWidth(letter) * size;
    return room < 0;
  });
  return letters.slice(0, end === -1 ? letters.length : end);
}

/**
 * A text on one line, and where it takes more than so many pixels, as much of its begin and its end as fits, with `…`
 * between: names that begin alike, as `sensor 1` and `sensor 2`, are told apart by their ends.
 */
export function cut(text: string, size: number, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ');
  if (textWidth(line, size) <= most) return line;
  const room = most - textWidth('…', size);
  const letters = [...line];
  const end = [...fitting(letters.toReversed(), size, 0.4 * room)].reverse().join('');
  const begin = fitting(letters, size, room - textWidth(end, size));
  return `${begin.length === 0 ? letters[0] : begin.join('')}…${end}`;
}

/** A rectangle around its centre. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The first of several places that touches none of the taken ones. */
export function firstFree(places: readonly Box[], taken: readonly Box[]): Box | undefined {
  const touch = (a: Box, b: Box): boolean =>
    Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;
  return places.find((place) => !taken.some((other) => touch(place, other)));
}
