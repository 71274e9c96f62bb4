import { checkNumber, counting, notNegative, type Range, share, wholeNumber } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import type { Callback, RunningFit } from './callbacks.js';
import { checkWatch, type Watched, watchedNumber } from './watch.js';

/** When the learning rate falls, and how far. */
export interface ReduceOnPlateauOptions {
  /** What the rate is multiplied by each time, between 0 and 1. Default: 0.1. */
  readonly factor?: number | undefined;
  /** Epochs without improvement before the rate falls. Default: 10. */
  readonly patience?: number | undefined;
  /** How much smaller a loss must be to count as an improvement, or how much better a metric. Default: 0. */
  readonly minimumChange?: number | undefined;
  /** Epochs after a fall that are not counted. Default: 0. */
  readonly cooldown?: number | undefined;
  /** The share of the fit's rate that it never falls below, from 0 to 1. Default: 0. */
  readonly minimumFactor?: number | undefined;
  /** What is to get better: `'loss'`, or a metric of the fit by its name. Default: `'loss'`. */
  readonly watch?: Watched | undefined;
}

const fromZeroToOne: Range = { allows: (value) => value >= 0 && value <= 1, text: 'a number from 0 to 1' };

/**
 * A callback that lowers the learning rate where a fit no longer gets better: `fit(x, y, { callbacks: [reduceOnPlateau({
 * factor: 0.5, patience: 5 })] })`. It goes by the loss of the validation rows, or else by the loss measured on the
 * training rows, where something measures it, or else by the running one; or by a metric. A schedule of the rate goes on,
 * multiplied by the same factor. The rule is that of PyTorch's ReduceLROnPlateau with an absolute threshold, where
 * `patience` there is one less. What it has seen is kept in checkpoints: a fit that goes on with the same options takes
 * the same steps as one that was not stopped.
 *
 * @throws MultilayerError for options out of their ranges; in the fit, for an optimizer without a learning rate, and what
 * cannot be watched
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): Callback {
  const where = 'reduceOnPlateau';
  checkKeys(options, ['factor', 'patience', 'minimumChange', 'cooldown', 'minimumFactor', 'watch'], where);
  const { factor = 0.1, patience = 10, minimumChange = 0, cooldown = 0, minimumFactor = 0, watch = 'loss' } = options;
  const check = (name: string, value: number, range: Range, usual: number): number =>
    checkNumber(value, range, `${where}, option ${name}`, `The default is ${usual}.`);
  check('factor', factor, share, 0.1);
  check('patience', patience, counting, 10);
  check('minimumChange', minimumChange, notNegative, 0);
  check('cooldown', cooldown, wholeNumber, 0);
  check('minimumFactor', minimumFactor, fromZeroToOne, 0);
  const name = `${where} ${JSON.stringify([factor, patience, minimumChange, cooldown, minimumFactor, watch])}`;
  const read = (fit: RunningFit): readonly number[] => fit.kept(name) ?? [1, 0, 0];
  return {
    onBegin: (fit) => {
      checkWatch(watch, fit.metrics, `${where}, option watch`);
      const state = read(fit);
      fit.keep(name, state);
      fit.learningRateFactor = state[0] as number;
    },
    onEpoch: ({ loss: running, measuredLoss = running, validationLoss: loss = measuredLoss, metrics = {} }, fit) => {
      const [scale = 1, waited = 0, cooling = 0, best = Number.POSITIVE_INFINITY] = read(fit);
      const now = watchedNumber(watch, fit.metrics, { loss, metrics });
      const isBetter = now < best - minimumChange;
      const bad = isBetter || cooling > 0 ? 0 : waited + 1;
      const falls = bad >= patience;
      const next = falls ? Math.max(scale * factor, minimumFactor, Number.MIN_VALUE) : scale;
      const lowest = isBetter ? now : best;
      const left = falls ? cooldown : Math.max(0, cooling - 1);
      fit.keep(name, [next, falls ? 0 : bad, left, ...(Number.isFinite(lowest) ? [lowest] : [])]);
      if (next !== scale) fit.learningRateFactor = next;
    },
  };
}
