import { range } from './svg.js';

/** Powers of ten within a range, with 2 and 5 between them where these would be fewer than three, and more in a short one. */
export function logTicks(low: number, high: number): number[] {
  const exponents = range(-12, 12, 25).map(Math.round);
  const within = (steps: readonly number[]): number[] =>
    exponents
      .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  const decades = within([1]);
  if (decades.length >= 3) return decades;
  const parts = (count: number): number[] => range(1, 10 - 1 / count, 9 * count).map((step) => Number(step.toFixed(1)));
  const finer = [[1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7], parts(2), parts(5), parts(10)].map(within);
  return finer.find((ticks) => ticks.length >= 2) ?? (finer.at(-1) as number[]);
}

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: false });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 });

/** `0.25`, `12,000` as `12K`, `−3.5M`, and powers of ten where that would be long: numbers of an axis with little room. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e15)
      ? value.toExponential(1)
      : (size < 10_000 ? plain : short).format(value);
  return text.replace('-', '−').replace(/e([+−-])/, (_, sign: string) => (sign === '+' ? 'e' : 'e−'));
}
