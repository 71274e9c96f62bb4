import { decideClasses, tallyOf } from './decide.js';
import { type MetricFactory, metric } from './metric.js';

/**
 * The correlation of answers and targets over all classes, in [−1, 1]: 1 is perfect, and 0 is no better than chance, or
 * where all answers or all targets are one class. Gorodkin, "Comparing two K-category assignments by a K-category
 * correlation coefficient", Computational Biology and Chemistry 28 (2004).
 *
 * @throws MultilayerError for targets that are no classes, or several labels at once
 */
export const matthewsCorrelation: MetricFactory = metric('matthewsCorrelation', 'greater', () => {
  return (prediction, target, about) => {
    const decisions = decideClasses(prediction, target, about, 'matthewsCorrelation');
    const { hits, answered, wanted, total } = tallyOf(decisions, about.weights);
    let [both, ofAnswers, ofTargets, right] = [0, 0, 0, 0];
    for (let k = 0; k < hits.length; k++) {
      const [said, is] = [answered[k] as number, wanted[k] as number];
      right += hits[k] as number;
      both += said * is;
      ofAnswers += said * said;
      ofTargets += is * is;
    }
    const spread = (total * total - ofAnswers) * (total * total - ofTargets);
    return spread > 0 ? (right * total - both) / Math.sqrt(spread) : 0;
  };
});
