import { positive } from '../core/checks.js';
import { type Averaged, counted, ratio } from './counted.js';
import type { MetricFactory } from './metric.js';

/**
 * Like `f1`, with recall counting `beta` times as much as precision: (1 + β²)·hits ÷ (answered + β²·wanted).
 * van Rijsbergen, "Information retrieval" (1979), chapter 7.
 *
 * @throws MultilayerError for targets that are no classes, and for more than two without an average
 */
export const fBeta: MetricFactory<Averaged & { readonly beta: number }> = counted<{ readonly beta: number }>(
  'fBeta',
  ({ beta }) =>
    ({ hits, answered, wanted }) =>
      ratio((1 + beta ** 2) * hits, answered + beta ** 2 * wanted),
  { beta: { initial: 1, range: positive } },
);
