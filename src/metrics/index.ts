import { describe, fail } from '../core/errors.js';
import { type Family, family } from '../core/family.js';
import type { Matrix } from '../core/matrix.js';
import { isUsual, memberText } from '../core/member.js';
import type { Work } from '../core/turns.js';
import type * as all from './all.js';
import type { Measured, Metric } from './metric.js';

export { argmax, type Better, type ClassLabel, type Measured, type Metric, type MetricFactory } from './metric.js';

/** The names of the metrics, as `fit` and `evaluate` take them: the keys of `metrics`. */
export type MetricName = keyof typeof all;

/** What there is of each metric: of some by their names for certain, of others under what they are called. */
export type ByMetric<Named extends string, T> = Readonly<Record<string, T>> & Readonly<Record<Named, T>>;

/** The metrics that a list names for certain: none where it may hold any. */
export type Named<M extends MetricName> = MetricName extends M ? never : M;

export const metricFamily: Family<MetricName, Metric> = family<MetricName, Metric>({
  what: 'a metric',
  members: {},
  isMember: ({ compute }) => typeof compute === 'function',
  check: ({ name, better }, where) => {
    const fix = "Write { name: 'bias', better: 'smaller', compute: (prediction, target) => … }.";
    if (typeof name !== 'string' || name === '' || name === 'loss')
      fail(where, 'a metric with a name of its own', describe(name), fix);
    if (better !== undefined && better !== 'greater' && better !== 'smaller')
      fail(`${where}, ${name}`, '"greater" or "smaller" for better', describe(better), fix);
  },
});

/** What a metric is called among others: by its name, and by its options where they are not the usual ones. */
function keyOf(metric: Metric): string {
  return isUsual(metric) ? metric.name : memberText(metric);
}

/** Reads a list of metrics: each by what it is called in results. */
export function readMetrics(value: unknown, where: string, fix: string): ReadonlyMap<string, Metric> {
  if (!Array.isArray(value)) return fail(where, 'a list', describe(value), fix);
  const chosen = new Map<string, Metric>();
  // A gap in a list is a mistake like any other.
  for (const each of Array.from<MetricName | Metric>(value)) {
    const metric = metricFamily.resolve(each, where);
    const key = keyOf(metric);
    if (chosen.has(key)) fail(where, 'metrics that differ', `${key} twice`, 'Leave one out, or give it another name.');
    chosen.set(key, metric);
  }
  return chosen;
}

/** The value of each metric, one after another: of many rows, some take several hundredths of a second. */
export function* computeMetrics(
  chosen: ReadonlyMap<string, Metric>,
  prediction: Matrix,
  target: Matrix,
  about: Measured,
  where: string,
): Work<Record<string, number>> {
  const values: [string, number][] = [];
  for (const [key, metric] of chosen) {
    const value: unknown = metric.compute(prediction, target, about);
    if (typeof value !== 'number')
      fail(`${where}, metric ${key}`, 'a number', describe(value), 'Return one number from compute.');
    values.push([key, value]);
    yield;
  }
  return Object.fromEntries(values);
}
