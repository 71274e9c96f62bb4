import { positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { difference, target } from './loss.js';
import { errorMeasure, type MeasureFactory } from './measure.js';

type Epsilon = { readonly epsilon: number };

/**
 * The mean of |prediction − target| ÷ max(|target|, `epsilon`) over rows and outputs, with the derivative 0 at 0: a share,
 * as in scikit-learn, so 0.05 is an error of 5 %. `epsilon`, by default 1e-7, bounds it for targets of 0.
 */
export const meanAbsolutePercentageError: MeasureFactory<Epsilon> = errorMeasure<Epsilon>(
  'meanAbsolutePercentageError',
  {
    formula: ({ epsilon }) => f.divide(f.abs(difference), f.max(f.abs(target), epsilon)),
    measure: (error, wanted, { epsilon }) => Math.abs(error) / Math.max(Math.abs(wanted), epsilon),
    options: { epsilon: { initial: 1e-7, range: positive } },
  },
);
