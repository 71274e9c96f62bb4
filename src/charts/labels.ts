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

/** The room that a text takes, roughly, at a font size in pixels. */
export function textWidth(text: string, size: number): number {
  return text.length * size * 0.58;
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
