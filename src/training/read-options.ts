import { averagingFamily } from '../averaging/index.js';
import { clippingFamily } from '../clipping/index.js';
import { constraintFamily } from '../constraints/index.js';
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
import { type Metric, metricFamily, readMetrics } from '../metrics/index.js';
import { knownRate, type LastFit } from '../model/last-fit.js';
import { type Optimizer, optimizerFamily } from '../optimizers/index.js';
import { regularizerFamily } from '../regularizers/index.js';
import { readSetting } from '../schedules/index.js';
import { Callbacks } from './callbacks.js';
import { optionsOfFit } from './option-names.js';
import type { EarlyStopping, FitOptions, ReadFitOptions } from './options.js';
import type { Recipe } from './recipe.js';
import { opensSession } from './session.js';
import { Stops, unlimited } from './stops.js';
import { checkWatch } from './watch.js';

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
  const at = 'fit, option learningRate';
  const { learningRate = (options.optimizer === undefined && knownRate(last.learningRate, at)) || own } = options;
  return {
    optimizer,
    learningRate: readSetting(learningRate, rate, at, fix),
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
  if (typeof onEpoch !== 'object' || onEpoch === null) checkFunction(onEpoch, 'fit, option onEpoch', 'onEpoch');
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
