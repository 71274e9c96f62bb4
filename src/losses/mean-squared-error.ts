import { f } from '../expression/index.js';
import { difference } from './loss.js';
import { errorMeasure, type MeasureFactory } from './measure.js';

/** The mean of (prediction − target)² over rows and outputs; as a metric, class indices count as one-hot rows. */
export const meanSquaredError: MeasureFactory = errorMeasure('meanSquaredError', {
  formula: f.square(difference),
  measure: (error) => error ** 2,
});
