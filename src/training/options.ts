import type { Averaging, AveragingName } from '../averaging/index.js';
import type { Clipping, ClippingName } from '../clipping/index.js';
import type { Constraint, ConstraintName } from '../constraints/index.js';
import type { Complete } from '../core/complete.js';
import type { Signal } from '../core/turns.js';
import type { Validation } from '../data/split.js';
import type { ClassWeights, SampleWeights } from '../data/weights.js';
import type { Loss, LossName } from '../losses/index.js';
import type { Metric, MetricName } from '../metrics/index.js';
import type { Optimizer, OptimizerName } from '../optimizers/index.js';
import type { Regularizer, RegularizerName } from '../regularizers/index.js';
import type { Setting } from '../schedules/index.js';
import type { Callback, Callbacks } from './callbacks.js';
import type { Recipe } from './recipe.js';
import type { Pause, Stops } from './stops.js';
import type { ParameterOptions } from './treatment.js';
import type { Watched } from './watch.js';

/** When a fit is to end because it no longer gets better. */
export interface EarlyStopping {
  /** Epochs without improvement before the fit stops. Default: 10. */
  readonly patience?: number | undefined;
  /** How much smaller a loss must be to count as an improvement, or how much better a metric. Default: 0. */
  readonly minimumChange?: number | undefined;
  /** What is to get better: `'loss'`, or a metric of the fit by its name. Default: `'loss'`. */
  readonly watch?: Watched | undefined;
}

/** How a network is trained. All of it may be left out. */
export interface FitOptions<M extends MetricName = MetricName> {
  /** Passes over the data. Default: 100; with a `timeLimit`, as many as it allows. */
  readonly epochs?: number | undefined;
  /**
   * Seconds that the fit takes at most, the reading of its data included. It ends after the step at hand, or between two
   * portions of rows to measure on, and another fit goes on from there; where early stopping has kept better weights,
   * they come back, as at the last epoch. Without `epochs` there is no plan that schedules could go by the share of.
   * Default: no limit.
   */
  readonly timeLimit?: number | undefined;
  /** Rows per batch, and per step; the last batch of an epoch may be smaller. Default: 32. */
  readonly batchSize?: number | undefined;
  /**
   * Batches per step, where larger ones would take too much memory: a step takes the mean gradient of so many batches,
   * in which every row counts the same, and the last step of an epoch that of fewer. Default: 1.
   */
  readonly gradientAccumulation?: number | undefined;
  /**
   * Like the optimizer, its rate, clipping and averaging: by default that of the fit before, also from a file. At first,
   * the one that fits the last layer's activation.
   */
  readonly loss?: LossName | Loss | undefined;
  /** Default: that of the fit before; at first, `'adam'`. */
  readonly optimizer?: OptimizerName | Optimizer | undefined;
  /**
   * How far a step goes: a number, or a schedule, as `schedules.cosine({ from: 0.01, to: 0 })`. Default: the own rate of
   * an optimizer that this fit names, else that of the fit before.
   */
  readonly learningRate?: Setting | undefined;
  /** Keeps gradients from growing: `'globalNorm'`, or `globalNorm({ norm: 0.5 })`. Default: that of the fit before; none. */
  readonly clipping?: ClippingName | Clipping | false | undefined;
  /**
   * What the network keeps of the weights that the optimizer moves: `'exponentialAverage'`, an average of them. The loss
   * of a step is that of the weights before averaging. Default: that of the fit before; none.
   */
  readonly averaging?: AveragingName | Averaging | false | undefined;
  /**
   * What the loss grows by for the size of weights: `'l2'`, or `l2({ factor: 0.001 })`. It is part of the loss of a step,
   * and of all that a fit measures on the rows to train on, but not of `validationLoss` or what `evaluate` says. Biases and
   * the like, whose layer says that they do not decay, are spared. Default: that of the fit before; none.
   */
  readonly regularizer?: RegularizerName | Regularizer | false | undefined;
  /**
   * Where weights are to stay: `'maxNorm'`, or `maxNorm({ limit: 3 })`; each step ends with a projection onto it. Biases
   * and the like are left alone. Default: that of the fit before; none.
   */
  readonly constraint?: ConstraintName | Constraint | false | undefined;
  /**
   * How this fit treats each parameter that learns: `({ layer, name }) => layer < 2 ? { frozen: true } : {}`. Frozen
   * ones stay as they are, and nothing is computed for them; `learningRate` is a factor, and `weightDecay` stands in
   * the place of the optimizer's, `regularizer` and `constraint` in that of the fit's. Where one learns that has not
   * before, what the optimizer remembers begins anew, if its rule counts steps, as Adam's does.
   */
  readonly parameterOptions?: ParameterOptions | undefined;
  /** Whether every epoch takes the rows in a new order. Default: true. */
  readonly shuffle?: boolean | undefined;
  /**
   * How much each row counts: a number of 0 or more for each, all of which are then scaled to a mean of 1 over the rows
   * to train on. The loss of a step is Σ wᵢ·lossᵢ ÷ rows of the batch, that of an epoch Σ wᵢ·lossᵢ ÷ Σ wᵢ; a share of
   * rows for validation takes its weights along. Default: all count the same.
   */
  readonly sampleWeights?: SampleWeights | undefined;
  /**
   * How much the rows of each class count, by its label, as in `{ cat: 1, dog: 5 }`, and 1 where a class is left out;
   * `'balanced'` for n ÷ (classes · rows of the class), as in scikit-learn. They multiply the weights of rows, also of
   * those to validate on; `evaluate` knows none of them.
   */
  readonly classWeights?: ClassWeights | undefined;
  /** Rows to measure on after every epoch: a share of the given ones, drawn by the seed, or others. */
  readonly validation?: Validation | undefined;
  /**
   * Stop when the loss no longer falls, or a metric no longer gets better, and take the best weights back, which may be
   * those that the fit began with. A fit that goes on where this one was aborted has its record, also from a
   * checkpoint. It is measured on the validation rows; without them, on the training rows after every
   * epoch.
   */
  readonly earlyStopping?: EarlyStopping | undefined;
  /**
   * Stop once the training loss is this small: when the running mean of an epoch is, the loss is measured with the
   * weights after it, and that decides. The fit keeps those weights.
   */
  readonly targetLoss?: number | undefined;
  /**
   * What to measure after every epoch besides the loss, as in `['accuracy']`: on the validation rows, or, without them,
   * on the training rows. Default: what the fit before had, at first nothing; `[]` is nothing again.
   */
  readonly metrics?: readonly (M | Metric)[] | undefined;
  /** Called after every epoch and awaited; `false` stops the fit. Or a callback, as `progress()`; it is the last of them. */
  readonly onEpoch?: Callback['onEpoch'] | Callback | undefined;
  /** What is called in the course of the fit, in this order, as `[progress()]`. */
  readonly callbacks?: readonly Callback[] | undefined;
  /**
   * Stops the fit between two steps, or two portions of rows to validate on, with the weights as they are; another
   * fit goes on from there. An `AbortSignal`, or anything that has its `aborted`.
   */
  readonly signal?: Signal | undefined;
  /**
   * Holds the fit up between two steps, or portions of rows to validate on, for as long as its `paused` is true:
   * `const pause = { paused: false }`, and a button that sets it. The event loop is free meanwhile, the network can be
   * asked and saved, the time is not counted for `timeLimit`, and the steps are the same as without. Default: none.
   */
  readonly pause?: Pause | undefined;
  /** Receives what the user should know but what is no error. Default: what the network has. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Options with every default in place. */
export interface ReadFitOptions
  extends Omit<
    FitOptions,
    'optimizer' | 'learningRate' | 'clipping' | 'averaging' | 'earlyStopping' | 'metrics' | 'onEpoch' | 'callbacks'
  > {
  /** All but the loss, which depends on the outputs. */
  readonly recipe: Omit<Recipe, 'loss'>;
  readonly epochs: number;
  readonly batchSize: number;
  readonly gradientAccumulation: number;
  readonly shuffle: boolean;
  readonly earlyStopping: Complete<EarlyStopping> | undefined;
  /** By what they are called in results. */
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly stops: Stops;
  readonly callbacks: Callbacks;
  readonly onWarning: (message: string) => void;
}

/** Options whose warnings are seen. */
export interface WatchedOptions extends ReadFitOptions {
  /** Whether the fit has warned of something. */
  readonly isWarned: () => boolean;
}
