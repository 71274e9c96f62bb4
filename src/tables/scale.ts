import { asFinite, asRecord, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';

/**
 * How a column of numbers is centred and scaled, in float64, before anything becomes float32: time stamps in milliseconds
 * differ in digits that float32 has not.
 */
export interface Scale {
  /** What becomes 0. */
  readonly center: number;
  /** What becomes 1 beside it; 0 where the training rows know one value only, and then all becomes 0. */
  readonly width: number;
  /** What stands for a missing value, in units of the column: the median of the training rows. */
  readonly fill: number;
}

/** Reads a scale from anywhere. */
export function readScale(value: unknown, where: string): Scale {
  const record = asRecord(value, where);
  checkKeys(record, ['center', 'width', 'fill'], where);
  const width = asFinite(record.width, `${where}, width`);
  if (width < 0) refuse(`${where}, width`, 'a number that is zero or more', width);
  return { center: asFinite(record.center, `${where}, center`), width, fill: asFinite(record.fill, `${where}, fill`) };
}

/** Of a column that is taken as it is. */
export const unscaled: Scale = { center: 0, width: 1, fill: 0 };

/** How a scale is learned. */
export type ScaleMethod = 'robust' | 'standard';

/** The values that are there, sorted. */
function sorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** The quantile of sorted values by linear interpolation, as in numpy. */
function quantile(values: Float64Array, share: number): number {
  const place = share * (values.length - 1);
  const before = Math.floor(place);
  const low = values[before] as number;
  const high = values[Math.min(before + 1, values.length - 1)] as number;
  const rest = place - before;
  const half = halfDifference(high, low);
  // From the nearer of the two, so that no product is beyond the largest number.
  return rest < 0.5 ? low + half * rest * 2 : high - half * (1 - rest) * 2;
}

/** `a − b` in halves, which no two finite numbers take beyond the largest one. */
function halfDifference(a: number, b: number): number {
  return a / 2 - b / 2;
}

function doubled(half: number): number {
  return Math.min(2 * half, Number.MAX_VALUE);
}

/**
 * Centre: the median. Width: from the lower to the upper quartile; where these coincide, half the way from the least to the
 * greatest value. As RealMLP (arXiv:2407.04491, section 3), whose factors are one over that.
 */
function robust(ordered: Float64Array): Scale {
  const median = quantile(ordered, 0.5);
  const between = doubled(halfDifference(quantile(ordered, 0.75), quantile(ordered, 0.25)));
  const all = halfDifference(ordered.at(-1) as number, ordered[0] as number);
  return { center: median, width: between > 0 ? between : all, fill: median };
}

/** Centre: the mean. Width: the standard deviation, with the number of values as the divisor, as scikit-learn's StandardScaler. */
function standard(ordered: Float64Array): Scale {
  const middle = quantile(ordered, 0.5);
  // As shares of the farthest from the middle, so that no square leaves the numbers.
  const farthest = Math.max(
    halfDifference(ordered.at(-1) as number, middle),
    halfDifference(middle, ordered[0] as number),
  );
  if (farthest === 0) return { center: middle, width: 0, fill: middle };
  let sum = 0;
  for (const value of ordered) sum += halfDifference(value, middle) / farthest;
  const mean = sum / ordered.length;
  let squares = 0;
  for (const value of ordered) squares += (halfDifference(value, middle) / farthest - mean) ** 2;
  const step = farthest * mean;
  const deviation = farthest * Math.sqrt(squares / ordered.length);
  return { center: middle + step + step, width: doubled(deviation), fill: middle };
}

/** The scale of a column; NaN is what is missing. A column without any value becomes 0 everywhere. */
export function fitScale(values: Float64Array, method: ScaleMethod): Scale {
  const ordered = sorted(values);
  if (ordered.length === 0) return { center: 0, width: 0, fill: 0 };
  return method === 'robust' ? robust(ordered) : standard(ordered);
}

/** Nearly the identity about 0, and never beyond ±3: the smooth clip of RealMLP (arXiv:2407.04491, section 3). */
export function smoothClip(value: number): number {
  const third = value / 3;
  return value / Math.sqrt(1 + third * third);
}

/** Beyond this float32 has no room for sums and squares. */
const limit = 1e18;

/** A value in units of a scale. */
export function scaled(value: number, { center, width }: Scale): number {
  if (width === 0) return 0;
  // Of a centre as far out as this the difference may be beyond the largest number.
  const result = Math.abs(center) < 1e290 ? (value - center) / width : halfDifference(value, center) / (width / 2);
  return Math.max(-limit, Math.min(limit, result));
}
