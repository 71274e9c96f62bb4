import { describe, fail } from '../core/errors.js';
import { type Family, family } from '../core/family.js';
import * as all from './all.js';
import type { Metric, MetricFactory } from './metric.js';

export { argmax, type Measured, type Metric, type MetricFactory } from './metric.js';

/** The names of the metrics, as `evaluate` takes them: the keys of {@link metrics}. */
export type MetricName = keyof typeof all;

/** Every metric by name. */
export const metrics: Readonly<Record<MetricName, MetricFactory>> = all;

export const metricFamily: Family<MetricName, Metric> = family<MetricName, Metric>({
  what: 'a metric',
  members: metrics,
  isMember: ({ compute }) => typeof compute === 'function',
  check: ({ name }, where) => {
    if (typeof name === 'string' && name !== '' && name !== 'loss') return;
    const fix = "Write { name: 'bias', compute: (prediction, target) => … }.";
    fail(where, 'a metric with a name of its own', describe(name), fix);
  },
});
