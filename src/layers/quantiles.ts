/**
 * The quantiles 0, 1/bins, 2/bins, …, 1 of some numbers, as numpy.quantile finds them by default: quantile q lies at place
 * (n − 1)·q of the sorted numbers, on the line between its neighbours.
 */
export function quantiles(values: Float64Array, bins: number): number[] {
  const sorted = values.slice().sort();
  return Array.from({ length: bins + 1 }, (_, i) => {
    const place = (sorted.length - 1) * (i / bins);
    const below = Math.floor(place);
    const [a, t] = [sorted[below] as number, place - below];
    const b = sorted[below + 1] ?? a;
    // From the nearer end, as numpy does: both ends are exact.
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  });
}
