import { type Averaged, counted, type Figure, ratio } from './counted.js';
import type { MetricFactory } from './metric.js';

export const precisionOf: Figure = ({ hits, answered }) => ratio(hits, answered);

/**
 * How many of the rows that are said to be of a class are of it, in [0, 1]; 0 where none is said to be. Of two classes,
 * that of the `positive` one; for more, or several labels at once, say how to `average`.
 *
 * @throws MultilayerError for targets that are no classes, and for more than two without an average
 */
export const precision: MetricFactory<Averaged> = counted('precision', () => precisionOf);
