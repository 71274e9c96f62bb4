import { lookUp } from '../core/names.js';
import * as all from './all.js';
import type { Metric } from './metric.js';

export * from './all.js';
export { argmax, type Metric } from './metric.js';

export type MetricName = keyof typeof all;

/** Every metric by name. */
export const metrics: Readonly<Record<MetricName, Metric>> = all;

/** The metric that a user names, or hands over as an object. */
export function resolveMetric(value: MetricName | Metric, where: string): Metric {
  return typeof value === 'string' || typeof value?.compute !== 'function'
    ? lookUp<Metric>(metrics, value as string, where, 'a metric')
    : value;
}
