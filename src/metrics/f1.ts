import { type Averaged, counted, type Figure, ratio } from './counted.js';
import type { MetricFactory } from './metric.js';

export const f1Of: Figure = ({ hits, answered, wanted }) => ratio(2 * hits, answered + wanted);

/**
 * The harmonic mean of precision and recall, 2·hits ÷ (answered + wanted), in [0, 1]. Of two classes, that of the
 * `positive` one; for more, or several labels at once, say how to `average`.
 *
 * @throws MultilayerError for targets that are no classes, and for more than two without an average
 */
export const f1: MetricFactory<Averaged> = counted('f1', () => f1Of);
