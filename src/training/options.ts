import { type Averaging, type AveragingName, averagingFamily } from '../averaging/index.js';
import { type Clipping, type ClippingName, clippingFamily } from '../clipping/index.js';
import { type Constraint, type ConstraintName, constraintFamily } from '../constraints/index.js';
import {
  anyNumber,
  checkBoolean,
  checkFunction,
  checkNumber,
  counting,
  fraction,
  notNegative,
  positive,
  rate,
} from '../core/checks.js';
import type { Complete } from '../core/complete.js';
import { describe, fail } from '../core/errors.js';
import type { Family, NamedMember } from '../core/family.js';
import { isPlain } from '../core/json.js';
import { type Member, memberText } from '../core/member.js';
import { checkKeys } from '../core/names.js';
import type { Signal } from '../core/turns.js';
import type { Validation } from '../data/split.js';
import type { ClassWeights, SampleWeights } from '../data/weights.js';
import type { Loss, LossName } from '../losses/index.js';
import { type Metric, type MetricName, metricFamily, readMetrics } from '../metrics/index.js';
import type { LastFit } from '../model/last-fit.js';
import { type Optimizer, type OptimizerName, optimizerFamily } from '../optimizers/index.js';
import { type Regularizer, type RegularizerName, regularizerFamily } from '../regularizers/index.js';
import { readSetting, type Setting } from '../schedules/index.js';
import { type Callback, Callbacks } from './callbacks.js';
import { optionsOfFit } from './option-names.js';
import type { Recipe } from './recipe.js';
import { opensSession } from './session.js';
import { type Pause, Stops, unlimited } from './stops.js';
import type { ParameterOptions } from './treatment.js';
import { checkWatch } from './watch.js';

/** When a fit is to end because it no longer gets better. */
export interface EarlyStopping {
  /** Epochs without improvement before the fit stops. Default: 10. */
  readonly patience?: number | undefined;
  /** How much smaller a loss must be to count as an improvement, or how much better a metric. Default: 0. */
  readonly minimumChange?: number | undefined;
  /** What is to get better: `'loss'`, or a metric of the fit by its name. Default: `'loss'`. */
  readonly watch?: string | undefined;
}

/** How a network is trained. All of it may be left out. */
export interface FitOptions {
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
   * ones stay as they are, and nothing is computed for them; `learningRate` is a factor, and `weightDecay` stands in the
   * place of the optimizer's, `regularizer` and `constraint` in that of the fit's. Where one learns that has not before, what the optimizer remembers begins anew, if its rule
   * counts steps, as Adam's does.
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
  readonly metrics?: readonly (MetricName | Metric)[] | undefined;
  /** Called after every epoch and awaited; `false` stops the fit. The short form of a callback, and the last of them. */
  readonly onEpoch?: Callback['onEpoch'] | undefined;
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

const names: readonly (keyof FitOptions)[] = [...optionsOfFit, 'onWarning'];

function readEarlyStopping(
  value: EarlyStopping | undefined,
  metrics: ReadonlyMap<string, Metric>,
): Complete<EarlyStopping> | undefined {
  if (value === undefined) return undefined;
  const where = 'fit, option earlyStopping';
  if (typeof value !== 'object' || value === null) {
    fail(where, 'an object', describe(value), 'Write { patience: 10 }.');
  }
  checkKeys(value, ['patience', 'minimumChange', 'watch'], where, 'earlyStopping');
  const { patience = 10, minimumChange = 0, watch = 'loss' } = value;
  checkWatch(watch, metrics, `${where}.watch`);
  return {
    watch,
    patience: checkNumber(patience, counting, `${where}.patience`, 'The default is 10.'),
    minimumChange: checkNumber(minimumChange, notNegative, `${where}.minimumChange`, 'The default is 0.'),
  };
}

function checkSignal(signal: unknown): void {
  if (signal === undefined || typeof (signal as Signal)?.aborted === 'boolean') return;
  fail('fit, option signal', 'an AbortSignal', describe(signal), 'Pass controller.signal of an AbortController.');
}

function checkValidation(value: unknown): void {
  const where = 'fit, option validation';
  if (typeof value === 'number') checkNumber(value, fraction, where, 'Write 0.2 for a fifth of the rows.');
  else if (typeof value === 'object' && value !== null && 'x' in value && 'y' in value)
    checkKeys(value, ['x', 'y', 'sampleWeights'], where);
  else if (value !== undefined) {
    fail(where, 'a fraction or { x, y }', describe(value), 'Write 0.2 or { x, y }.');
  }
}

function checkClassWeights(value: unknown): void {
  if (value === undefined || value === 'balanced') return;
  const where = 'fit, option classWeights';
  if (!isPlain(value))
    fail(where, '"balanced" or an object', describe(value), "Write 'balanced' or { cat: 1, dog: 5 }.");
  for (const [label, weight] of Object.entries(value))
    checkNumber(weight, notNegative, `${where}, class ${describe(label)}`, 'A class that is left out has 1.');
}

/** @throws MultilayerError for options that a method which takes all rows at once can do nothing with */
function checkFullBatch(options: FitOptions, { name }: Optimizer): void {
  if (options.callbacks?.some(({ onBatch }) => onBatch !== undefined)) {
    const fix = 'Write onEpoch, or choose another optimizer.';
    fail('fit, option callbacks', `no onBatch with ${name}, which takes all rows at once`, 'one', fix);
  }
  for (const key of [
    'batchSize',
    'gradientAccumulation',
    'shuffle',
    'learningRate',
    'clipping',
    'averaging',
    'constraint',
  ] as const) {
    const value: unknown = options[key];
    if (value === undefined || (value === false && key !== 'shuffle')) continue;
    const isCourse = key === 'batchSize' || key === 'gradientAccumulation' || key === 'shuffle';
    const what = isCourse ? 'takes all rows at once' : 'finds its steps itself';
    fail(
      `fit, option ${key}`,
      `none with ${name}, which ${what}`,
      describe(value),
      `Leave ${key} out, or choose another optimizer.`,
    );
  }
}

/** A part of the recipe that may be missing: `false` leaves it out where the fit before had it. */
function readPart<Name extends string, M extends Member>(
  family: Family<Name, M>,
  asked: Name | M | false | undefined,
  last: M | NamedMember | undefined,
  where: string,
): M | undefined {
  if (asked === false) return undefined;
  return asked === undefined ? family.known(last, where) : family.resolve(asked, where);
}

function readRecipe(options: FitOptions, last: LastFit): Omit<Recipe, 'loss'> {
  const where = 'fit, option optimizer';
  const asked = options.optimizer === undefined ? optimizerFamily.known(last.optimizer, where) : options.optimizer;
  const optimizer = optimizerFamily.resolve(asked ?? 'adam', where);
  const regularizer = readPart(regularizerFamily, options.regularizer, last.regularizer, 'fit, option regularizer');
  if (opensSession(optimizer)) {
    checkFullBatch(options, optimizer);
    return { optimizer, learningRate: optimizer.learningRate, regularizer };
  }
  const own = optimizer.learningRate;
  const fix = `The default of ${optimizer.name} is ${typeof own === 'number' ? own : memberText(own)}.`;
  const { learningRate = (options.optimizer === undefined && last.learningRate) || own } = options;
  return {
    optimizer,
    learningRate: readSetting(learningRate, rate, 'fit, option learningRate', fix),
    clipping: readPart(clippingFamily, options.clipping, last.clipping, 'fit, option clipping'),
    averaging: readPart(averagingFamily, options.averaging, last.averaging, 'fit, option averaging'),
    regularizer,
    constraint: readPart(constraintFamily, options.constraint, last.constraint, 'fit, option constraint'),
  };
}

/**
 * Checks every option and fills in the defaults.
 *
 * @param last what the fit before had
 * @param warn receives warnings, unless the options say what does
 */
export function readFitOptions(options: FitOptions, last: LastFit, warn: (message: string) => void): ReadFitOptions {
  if (typeof options !== 'object' || options === null) {
    fail('fit', 'an object of options', describe(options), 'Write fit(x, y, { epochs: 100 }).');
  }
  checkKeys(options, names, 'fit', 'fit');
  const { gradientAccumulation = 1, timeLimit } = options;
  const {
    epochs = timeLimit === undefined ? 100 : unlimited,
    batchSize = 32,
    shuffle = true,
    onEpoch,
    onWarning,
    signal,
    validation,
    targetLoss,
  } = options;
  if (typeof onEpoch === 'object' && onEpoch !== null)
    fail('fit, option onEpoch', 'a function', describe(onEpoch), 'Write callbacks: [ … ] around it.');
  checkFunction(onEpoch, 'fit, option onEpoch', 'onEpoch');
  const callbacks = new Callbacks(options.callbacks, onEpoch);
  checkFunction(onWarning, 'fit, option onWarning', 'onWarning');
  checkSignal(signal);
  if (options.pause !== undefined && typeof Object(options.pause).paused !== 'boolean')
    fail(
      'fit, option pause',
      'an object { paused }',
      describe(options.pause),
      'Write const pause = { paused: false }.',
    );
  if (timeLimit !== undefined) checkNumber(timeLimit, positive, 'fit, option timeLimit', 'Write 30 for half a minute.');
  checkValidation(validation);
  checkClassWeights(options.classWeights);
  const asked = 'fit, option metrics';
  const kept = (): Metric[] => (last.metrics ?? []).map((each) => metricFamily.known(each, asked));
  const { metrics: chosen = kept() } = options;
  const metrics = readMetrics(chosen, asked, "Write metrics: ['accuracy'].");
  if (targetLoss !== undefined)
    checkNumber(targetLoss, anyNumber, 'fit, option targetLoss', 'Leave it out to run all epochs.');
  return {
    ...options,
    stops: new Stops(signal, timeLimit, options.pause),
    callbacks,
    recipe: readRecipe(options, last),
    epochs: checkNumber(epochs, counting, 'fit, option epochs', 'The default is 100.'),
    batchSize: checkNumber(batchSize, counting, 'fit, option batchSize', 'The default is 32.'),
    gradientAccumulation: checkNumber(
      gradientAccumulation,
      counting,
      'fit, option gradientAccumulation',
      'Write 4 for a step of 4 batches; the default is 1.',
    ),
    shuffle: checkBoolean(shuffle, 'fit, option shuffle'),
    metrics,
    earlyStopping: readEarlyStopping(options.earlyStopping, metrics),
    onWarning: onWarning ?? warn,
  };
}
