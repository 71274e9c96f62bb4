import { dot, type Point, plus, type Search } from './method.js';

/** What a step along a direction has to bring: Nocedal and Wright 2006, section 3.1, for quasi-Newton methods. */
const [decrease, curvature] = [1e-4, 0.9];
/** Points that are looked at in one search, at most. */
const most = 25;

/** A point on the way, how much higher it is than the first, and the slope of the loss there. */
interface Sample {
  readonly step: number;
  readonly point: Point;
  readonly height: number;
  readonly slope: number;
}

/** Where the cubic through two heights and slopes is least; NaN where it is nowhere (equation 3.59). */
function cubicMinimum(a: Sample, b: Sample): number {
  const first = a.slope + b.slope - (3 * (a.height - b.height)) / (a.step - b.step);
  const second = Math.sign(b.step - a.step) * Math.sqrt(first ** 2 - a.slope * b.slope);
  return b.step - ((b.step - a.step) * (b.slope + second - first)) / (b.slope - a.slope + 2 * second);
}

/** A number within bounds, or their middle in its place. */
function between(value: number, a: number, b: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b)) : (a + b) / 2;
}

/**
 * A point along a direction that fulfils the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6).
 * Where a loss is as good as the first, the slopes say which is lower, as they are known better than the difference of
 * two losses: the approximate Wolfe conditions of Hager and Zhang 2005, section 4. Where rounding hides even these, it
 * is the lowest point that was seen, or undefined where none is lower than the first.
 *
 * @param first the step to try first
 * @param rounding the part of a loss that may be rounding
 */
export function* lineSearch(
  from: Point,
  direction: Float64Array,
  first: number,
  rounding: number,
): Search<Point | undefined> {
  const start: Sample = { step: 0, point: from, height: 0, slope: dot(from.gradient, direction) };
  let lowest = from;
  let count = 0;
  function* look(step: number): Search<Sample> {
    count += 1;
    const point = yield plus(from.at, step, direction);
    const slope = dot(point.gradient, direction);
    if (point.loss < lowest.loss && Number.isFinite(slope)) lowest = point;
    const rise = point.loss - from.loss;
    const isHidden = Math.abs(rise) <= rounding * Math.abs(from.loss);
    return { step, point, height: isHidden ? (step * (start.slope + slope)) / 2 : rise, slope };
  }
  // What is not finite is higher than any.
  const isTooHigh = ({ step, height, slope }: Sample): boolean =>
    !(height <= decrease * step * start.slope && Number.isFinite(slope));
  const isFlat = ({ slope }: Sample): boolean => Math.abs(slope) <= -curvature * start.slope;
  const isSame = (a: Sample, b: Sample): boolean => a.point.at.every((value, k) => value === b.point.at[k]);

  // Algorithm 3.5: farther and farther, until a good point lies behind.
  let before = start;
  let now = yield* look(first);
  let bracket: [low: Sample, high: Sample] | undefined;
  while (bracket === undefined) {
    if (isTooHigh(now) || (before !== start && now.height >= before.height)) bracket = [before, now];
    else if (isFlat(now)) return now.point;
    else if (now.slope >= 0) bracket = [now, before];
    else if (count >= most) bracket = [now, now];
    else {
      const width = now.step - before.step;
      const next = between(cubicMinimum(before, now), now.step + 0.1 * width, now.step + 9 * width);
      before = now;
      now = yield* look(next);
    }
  }
  // Algorithm 3.6: the low end fulfils the first condition, and the loss falls from there towards the other.
  let [low, high] = bracket;
  while (count < most && !isSame(low, high)) {
    const width = high.step - low.step;
    const guess = Number.isFinite(high.height) ? cubicMinimum(low, high) : Number.NaN;
    const middle = yield* look(between(guess, low.step + 0.1 * width, high.step - 0.1 * width));
    if (isTooHigh(middle) || middle.height >= low.height) high = middle;
    else {
      if (isFlat(middle)) return middle.point;
      if (middle.slope * width >= 0) high = low;
      low = middle;
    }
  }
  return lowest === from ? undefined : lowest;
}
