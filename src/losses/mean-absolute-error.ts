import { f } from '../expression/index.js';
import { difference } from './loss.js';
import { errorMeasure, type MeasureFactory } from './measure.js';

/**
 * The mean of |prediction − target| over rows and outputs, with the derivative 0 at 0; as a metric, class indices count
 * as one-hot rows.
 */
export const meanAbsoluteError: MeasureFactory = errorMeasure('meanAbsoluteError', {
  formula: f.abs(difference),
  measure: Math.abs,
});
