import { range } from './svg.js';

/** Powers of ten within a range, with 2 and 5 between them where that alone would be fewer than three. */
export function logTicks(low: number, high: number): number[] {
  const exponents = range(-12, 12, 25).map(Math.round);
  const within = (steps: readonly number[]): number[] =>
    exponents
      .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  const decades = within([1]);
  return decades.length >= 3 ? decades : within([1, 2, 5]);
}
