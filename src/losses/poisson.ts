import { f } from '../expression/index.js';
import { meanOf } from '../metrics/metric.js';
import { expLogits } from './logits.js';
import { boundedLog, type LossFactory, loss, meanOver, prediction, target } from './loss.js';

const onRates = meanOver(f.subtract(prediction, f.multiply(target, boundedLog(prediction))));
const onLogs = meanOver(f.subtract(f.exp(prediction), f.multiply(target, prediction)));

function logOfMean(column: Float64Array): readonly number[] {
  return [Math.max(-100, Math.log(meanOf(column.length, undefined, (row) => column[row] as number)))];
}

/**
 * The mean over outputs of r − t·log r, for targets t of 0 or more that count events and a rate r of them: the negative
 * log-likelihood of a Poisson distribution, but for what no prediction changes. The outputs are the rates, as of a layer
 * of 'softplus' or 'exponential', or with `logInput: true` their logarithms, as of a linear layer (as in PyTorch). On
 * the outcome of an exponential function it is computed from the logarithm.
 */
export const poisson: LossFactory<{ readonly logInput: boolean }> = loss<{ readonly logInput: boolean }>(
  'poisson',
  'numbers',
  ({ logInput }) =>
    (predicted, wanted) => {
      const logs = logInput ? predicted : expLogits(predicted);
      return logs === undefined ? onRates(predicted, wanted) : onLogs(logs, wanted);
    },
  { logInput: { initial: false } },
  ({ logInput }) => ({
    leastTarget: 0,
    ...(logInput ? { bestConstant: logOfMean, hits: false } : { leastOutput: 0 }),
  }),
);
