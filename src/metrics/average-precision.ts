import type { MetricFactory } from './metric.js';
import { type RankingOptions, ranked } from './ranking.js';

/**
 * The mean precision over the thresholds, each by how much recall it adds: Σ (Rₖ − Rₖ₋₁)·Pₖ, in (0, 1]; by chance, the
 * share of the class. Of two classes, that of the `positive` one; of more, each against the rest, or several labels at
 * once, it is an `average`.
 *
 * @throws MultilayerError for targets that are no classes, and where a class has no rows
 */
export const averagePrecision: MetricFactory<RankingOptions> = ranked(
  'averagePrecision',
  ({ yes, no }) => {
    const all = yes.at(-1) as number;
    let [sum, former] = [0, 0];
    for (let k = 0; k < yes.length; k++) {
      const found = yes[k] as number;
      if (found > former) sum += ((found - former) / all) * (found / (found + (no[k] as number)));
      former = found;
    }
    return sum;
  },
  false,
);
