import { adviser } from '../core/adviser.js';
import { describe, fail } from '../core/errors.js';
import { suggest } from '../core/names.js';
import { type Metric, type MetricName, metricFamily } from '../metrics/index.js';
import type { Measures } from './history.js';

/** What may get better: names that editors complete, and those of metrics with options or of your own. */
export type Watched = 'loss' | MetricName | (string & Record<never, never>);

/** As it would be typed. */
function quoted(name: string): string {
  return name.includes("'") ? JSON.stringify(name) : `'${name}'`;
}

/** @throws MultilayerError for anything but the loss, or a metric of the fit that says what is better */
export function checkWatch(
  watch: unknown,
  metrics: ReadonlyMap<string, Metric>,
  where: string,
): asserts watch is string {
  const known = ['loss', ...metrics.keys()];
  if (typeof watch !== 'string' || !known.includes(watch)) {
    // Others say in the name which rows it is of: val_accuracy.
    const word = (typeof watch === 'string' ? watch : '').replace(/^(val(idation)?|measured)(?=_|[A-Z])/, '');
    const name = adviser?.called(word, known) ?? adviser?.called(word, metricFamily.names.list);
    // One with options is called by them.
    const own = known.find((key) => key === name || [word, name].includes(metrics.get(key)?.name ?? key));
    const fix =
      own !== undefined
        ? `Write watch: ${quoted(own)}: it is that of the rows for validation, where there are any.`
        : name === undefined
          ? suggest(watch, known)
          : `Add it: metrics: ['${name}'].`;
    fail(where, '"loss" or a metric of this fit', describe(watch), fix);
  }
  if (watch === 'loss' || metrics.get(watch)?.better !== undefined) return;
  fail(where, 'a metric that says what is better', watch, "Give it better: 'greater' or better: 'smaller'.");
}

/** What is watched, as a number of which smaller ones are better. */
export function watchedNumber(
  watch: string,
  metrics: ReadonlyMap<string, Metric>,
  { loss, metrics: found }: Measures,
): number {
  if (watch === 'loss') return loss;
  const value = found[watch] ?? Number.NaN;
  // NaN, as a metric of a user's own may give, is worse than anything, and not the last word.
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return metrics.get(watch)?.better === 'greater' ? -value : value;
}
