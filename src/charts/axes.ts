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
