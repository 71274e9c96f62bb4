import { type MetricFactory, meanOf, metric } from './metric.js';
import { probabilitiesOf } from './probabilities.js';

/**
 * The mean squared error of probabilities: of the second of two classes, or of each of several labels, in [0, 1]; of more
 * classes summed over them, in [0, 2]. Brier, Monthly Weather Review 78 (1950).
 *
 * @throws MultilayerError for targets that are no classes, and outputs that are no probabilities
 */
export const brierScore: MetricFactory = metric('brierScore', 'smaller', () => {
  return (prediction, target, about) => {
    const { shared, wanted } = probabilitiesOf(prediction, target, about, 'brierScore');
    const { rows, cols, data } = prediction;
    const square = (k: number): number => ((data[k] as number) - wanted(k)) ** 2;
    if (!shared) return meanOf(data.length, about.weights, square);
    return meanOf(rows, about.weights, (row) => {
      if (cols === 2) return square(2 * row + 1);
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += square(row * cols + j);
      return sum;
    });
  };
});
