import type { Finding } from '../core/diagnosis.js';
import type { Dataset } from '../data/dataset.js';
import { type Interval, rangeOf } from '../expression/range.js';
import type { Node } from '../graph/index.js';

/** What the last operation of a network can come to, whatever its weights are. */
function rangeOfOutput(output: Node): Interval {
  return output.kind === 'map'
    ? rangeOf(output.expression)
    : { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
}

function rangeText({ low, high }: Interval): string {
  if (low === high) return `always ${low}`;
  if (high === Number.POSITIVE_INFINITY) return `${low} or more`;
  return low === Number.NEGATIVE_INFINITY ? `${high} or less` : `from ${low} to ${high}`;
}

/**
 * Says which numbers to hit no output can come to, as −1 for a ReLU. The bounds themselves count as in reach: a
 * sigmoid nears 1.
 *
 * @param data with numbers to hit; rows that do not count need not be reached
 * @param rowOf the number of a row in the table that was given
 * @returns what is found, or undefined where all can be reached
 */
export function unreachable(
  { target, weights }: Dataset,
  output: Node,
  layer: string,
  rowOf = (row: number): number => row,
): Finding | undefined {
  const { cols, data } = target;
  const range = rangeOfOutput(output);
  const slack = (end: number): number => 1e-6 * Math.max(1, Math.abs(end));
  const [low, high] = [range.low - slack(range.low), range.high + slack(range.high)];
  let [count, first] = [0, -1];
  data.forEach((value, k) => {
    if ((value >= low && value <= high) || weights?.[Math.floor(k / cols)] === 0) return;
    count += 1;
    if (first < 0) first = k;
  });
  if (count === 0) return undefined;
  const place = `row ${rowOf(Math.floor(first / cols))}, column ${first % cols}`;
  return {
    kind: 'unreachableTargets',
    where: 'y',
    evidence: `${count} of ${data.length} targets, such as ${Number((data[first] as number).toPrecision(6))} in ${place}, cannot be reached: the outputs of ${layer} are ${rangeText(range)}`,
    remedy: "End with a 'linear' layer, or scale the targets into that range.",
    severity: count > data.length / 10 ? 'severe' : 'moderate',
  };
}
