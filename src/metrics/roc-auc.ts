import type { MetricFactory } from './metric.js';
import { type RankingOptions, ranked } from './ranking.js';

/**
 * How probable it is that a row of the class gets a greater score than a row of another, where equal scores count one
 * half: the area under the ROC curve, in [0, 1], ½ by chance. Only the order of the scores matters. Of more than two
 * classes, each against the rest, or several labels at once, it is an `average`, or that of the `positive` one.
 * Hanley and McNeil, Radiology 143 (1982).
 *
 * @throws MultilayerError for targets that are no classes, and where a class has no rows, or all
 */
export const rocAuc: MetricFactory<RankingOptions> = ranked(
  'rocAuc',
  ({ yes, no }) => {
    let [area, former] = [0, 0];
    for (let k = 0; k < yes.length; k++) {
      const [above, step] = [yes[k] as number, (no[k] as number) - ((no[k - 1] as number | undefined) ?? 0)];
      area += (step * (above + former)) / 2;
      former = above;
    }
    return area / ((yes.at(-1) as number) * (no.at(-1) as number));
  },
  true,
);
