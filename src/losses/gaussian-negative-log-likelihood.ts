import { positive } from '../core/checks.js';
import { f, variable } from '../expression/index.js';
import { columns, map, reduce } from '../graph/index.js';
import { meanOf } from '../metrics/metric.js';
import { difference, type LossFactory, loss } from './loss.js';

type Options = { readonly epsilon: number; readonly full: boolean };

/**
 * ½·(log v + (μ − t)² ÷ v), the mean over targets t of how improbable they are where a normal distribution of the mean μ
 * and the variance v is predicted, but for ½·log 2π, which `full: true` adds (Nix and Weigend 1994; as in PyTorch).
 *
 * The last layer has two outputs for each target: the means of all targets, then numbers s of all targets, of which the
 * variances are v = `epsilon` + eˢ, by default 1e-6 + eˢ. So no output makes a variance that is none, and the loss stays
 * finite. `predict` gives both, means first; metrics are about the means. The loss may be negative.
 */
export const gaussianNegativeLogLikelihood: LossFactory<Options> = loss<Options>(
  'gaussianNegativeLogLikelihood',
  'numbers',
  ({ epsilon, full }) => {
    const least = Math.log(epsilon);
    // log(ε + eˢ), which overflows nowhere.
    const logVariance = f.add(least, f.softplus(f.subtract(variable('s'), least)));
    const known = variable('log');
    const misfit = f.multiply(f.square(difference), f.exp(f.negate(known)));
    const formula = f.multiply(0.5, f.add(f.add(known, misfit), full ? Math.log(2 * Math.PI) : 0));
    return (predicted, target) => {
      const { cols } = target.shape;
      const log = map(logVariance, { s: columns(predicted, cols, 2 * cols) });
      const sum = reduce('sum', 'cols', map(formula, { prediction: columns(predicted, 0, cols), target, log }));
      return map(f.divide(f.x, cols), { x: sum });
    };
  },
  { epsilon: { initial: 1e-6, range: positive }, full: { initial: false } },
  ({ epsilon }) => ({
    outputsPerTarget: 2,
    bestConstant: (column) => {
      const mean = meanOf(column.length, undefined, (row) => column[row] as number);
      const variance = meanOf(column.length, undefined, (row) => ((column[row] as number) - mean) ** 2);
      return [mean, Math.log(Math.max(variance - epsilon, epsilon))];
    },
  }),
);
