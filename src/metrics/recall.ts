import { type Averaged, counted, type Figure, ratio } from './counted.js';
import type { MetricFactory } from './metric.js';

export const recallOf: Figure = ({ hits, wanted }) => ratio(hits, wanted);

/**
 * How many of the rows of a class are found, in [0, 1]; 0 where there are none. Of two classes, that of the `positive`
 * one; for more, or several labels at once, say how to `average`.
 *
 * @throws MultilayerError for targets that are no classes, and for more than two without an average
 */
export const recall: MetricFactory<Averaged> = counted('recall', () => recallOf);
