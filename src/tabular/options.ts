import { activationFamily } from '../activations/index.js';
import {
  anyWhole,
  checkChoice,
  checkFunction,
  checkNumber,
  counting,
  positive,
  rate,
  several,
  share,
} from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import type { Signal } from '../core/turns.js';
import type { Activation, ActivationName, FitOptions, MachineOptions, Pause } from '../index.js';
import { optimizerFamily } from '../optimizers/index.js';
import { readSetting } from '../schedules/index.js';
import type { DescribeOptions } from '../tables/describe-columns.js';
import { tabularHints } from './option-hints.js';
import type { TabularProgress } from './progress.js';

/** What is asked of a table: one of two classes, one of several, or a number. */
export type TabularTask = 'binary' | 'multiclass' | 'regression';

/** What fixes a training, to the bit, beside the table itself. All but the target may be left out. */
export interface TabularTrainingOptions {
  /** The column to predict. */
  readonly target: string;
  /** The columns to predict from. Default: all that can be used. */
  readonly features?: readonly string[] | undefined;
  /** Columns to leave out. Default: none but those that say nothing, as ids and constants. */
  readonly drop?: readonly string[] | undefined;
  /** What columns hold, where that is found wrongly: `{ zip: 'category' }`, a Map, or `['zip=category']`. */
  readonly kinds?: DescribeOptions['kinds'] | undefined;
  /** Texts that stand for no value, besides the usual ones: `['-999']`, or by column, `{ age: ['-1'] }`. */
  readonly missing?: DescribeOptions['missing'] | undefined;
  /** Default: that of the target, classes where it holds texts, truth values or few whole numbers. */
  readonly task?: 'classification' | 'regression' | undefined;
  /** Units of the hidden layers; `[]` for none. Default: by the rows. */
  readonly layers?: readonly number[] | undefined;
  /** Of the hidden layers, by its name, or one itself, as `formula('x * sigmoid(x)')`. Default: `'relu'`. */
  readonly activation?: ActivationName | Activation | undefined;
  /** Passes over the rows at most. Default: as many as the recipe has. */
  readonly epochs?: number | undefined;
  /** Epochs without a better loss of the rows held out before training stops. Default: that of the recipe. */
  readonly patience?: number | undefined;
  /** Rows of a step. Default: by the rows. */
  readonly batchSize?: number | undefined;
  /** As in a fit. */
  readonly optimizer?: FitOptions['optimizer'];
  /** As in a fit. */
  readonly learningRate?: FitOptions['learningRate'];
  /** How much the rows of each class count in training, as in a fit; scores count all rows alike. */
  readonly classWeights?: FitOptions['classWeights'];
  /** Fixes all that is random. Default: 0. */
  readonly seed?: number | undefined;
  /** How many folds the rows are divided into, each held out once. Default: 5; one split of a fifth from 50,000 rows on. */
  readonly folds?: number | undefined;
  /** The share of rows that is held out once, in the place of folds. */
  readonly validation?: number | undefined;
  /** What networks compute with, as in a network. */
  readonly engine?: MachineOptions['engine'];
  /** As in a network; the same bits for any number. */
  readonly threads?: MachineOptions['threads'];
}

/** What has no part in what a training comes to, but for when it is cut. */
export interface TabularRunOptions {
  /** Seconds that training takes at most, over all runs; it then ends with the best weights so far. Default: no limit. */
  readonly timeLimit?: number | undefined;
  /** Stops training between two steps; it can be gone on with. */
  readonly signal?: Signal | undefined;
  /** Holds training up while its `paused` is true, as in a fit. */
  readonly pause?: Pause | undefined;
  /** Receives what the user should know but what is no error. Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** How `TabularModel.train` goes about it. */
export interface TabularOptions extends TabularTrainingOptions, TabularRunOptions {
  /** Called after every epoch and awaited. */
  readonly onProgress?: ((progress: TabularProgress) => unknown) | undefined;
}

/** The names of all options that fix a training. */
export const trainingOptionNames: readonly (keyof TabularTrainingOptions)[] = [
  'target',
  'features',
  'drop',
  'kinds',
  'missing',
  'task',
  'layers',
  'activation',
  'epochs',
  'patience',
  'batchSize',
  'optimizer',
  'learningRate',
  'classWeights',
  'seed',
  'folds',
  'validation',
  'engine',
  'threads',
];

/** The names of the options of a run. */
export const runOptionNames: readonly (keyof TabularRunOptions)[] = ['timeLimit', 'signal', 'pause', 'onWarning'];

function checkNames(value: unknown, where: string): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) fail(where, 'a list of names of columns', describe(value), "Write ['age', 'sex'].");
  const odd = value.find((each) => typeof each !== 'string');
  if (odd !== undefined) fail(where, 'names of columns', describe(odd), "Write them as text: ['age', 'sex'].");
}

/** @throws MultilayerError for options that are unknown, out of range, or at odds with one another */
export function checkTrainingOptions(options: TabularTrainingOptions, where: string, more: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    fail(where, 'an object of options', describe(options), "Write { target: 'species' }.");
  checkKeys(options, [...trainingOptionNames, ...more], where, tabularHints);
  const at = (name: keyof TabularTrainingOptions): string => `${where}, option ${name}`;
  const { target, features, drop, layers, task, folds, validation } = options;
  if (typeof target !== 'string')
    fail(at('target'), 'the name of a column', describe(target), "Write target: 'species'.");
  checkNames(features, at('features'));
  checkNames(drop, at('drop'));
  if (features?.includes(target)) {
    const fix = 'Leave it out there: it is what is predicted.';
    fail(at('features'), 'columns to predict from', `the target ${describe(target)}`, fix);
  }
  const both = features?.find((name) => drop?.includes(name));
  if (both !== undefined) {
    const fix = 'Leave it out of one of the two.';
    fail(at('drop'), 'columns that features does not name', describe(both), fix);
  }
  if (task !== undefined)
    checkChoice(task, ['classification', 'regression'], at('task'), 'Leave it out to go by the target.');
  if (layers !== undefined) {
    const fix = 'Write the units of the hidden layers, as [64, 64].';
    if (!Array.isArray(layers)) fail(at('layers'), 'a list of numbers', describe(layers), fix);
    layers.forEach((units, k) => {
      checkNumber(units, counting, `${at('layers')}, entry ${k}`, fix);
    });
  }
  const number = (name: 'epochs' | 'patience' | 'batchSize'): void => {
    if (options[name] !== undefined) checkNumber(options[name], counting, at(name), 'Leave it out to go by the rows.');
  };
  number('epochs');
  number('patience');
  number('batchSize');
  const { activation, optimizer, learningRate } = options;
  if (activation !== undefined) activationFamily.resolve(activation, at('activation'));
  if (optimizer !== undefined) optimizerFamily.resolve(optimizer, at('optimizer'));
  if (learningRate !== undefined)
    readSetting(learningRate, rate, at('learningRate'), 'Leave it out to go by the rows.');
  if (options.seed !== undefined) checkNumber(options.seed, anyWhole, at('seed'), 'Any whole number will do.');
  if (folds !== undefined) checkNumber(folds, several, at('folds'), 'The default is 5.');
  if (validation !== undefined) checkNumber(validation, share, at('validation'), 'Write 0.2 for a fifth of the rows.');
  if (folds !== undefined && validation !== undefined)
    fail(where, 'folds or validation', 'both', 'Leave one of them out.');
}

/** @throws MultilayerError for options of a run that are out of range */
export function checkRunOptions({ timeLimit, signal, pause, onWarning }: TabularRunOptions, where: string): void {
  if (timeLimit !== undefined)
    checkNumber(timeLimit, positive, `${where}, option timeLimit`, 'Write 30 for half a minute.');
  if (signal !== undefined && typeof (signal as Signal | null)?.aborted !== 'boolean')
    fail(
      `${where}, option signal`,
      'an AbortSignal',
      describe(signal),
      'Pass controller.signal of an AbortController.',
    );
  if (pause !== undefined && typeof (pause as Pause | null)?.paused !== 'boolean')
    fail(`${where}, option pause`, 'an object { paused }', describe(pause), 'Write const pause = { paused: false }.');
  checkFunction(onWarning, `${where}, option onWarning`, 'onWarning');
}
