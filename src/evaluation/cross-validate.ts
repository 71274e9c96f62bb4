import { checkBoolean, checkFunction } from '../core/checks.js';
import { describe, fail, renameCall } from '../core/errors.js';
import { type Matrix, type MatrixLike, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { classesOf } from '../data/classes.js';
import { checkSeed, type Fold, kFold } from '../data/folds.js';
import { someRows } from '../data/rows.js';
import { readWeights } from '../data/weights.js';
import type { Metric, MetricName } from '../metrics/index.js';
import { DataReader } from '../model/data-reader.js';
import type { Model } from '../model/model.js';
import {
  chooseLoss,
  type FitOptions,
  modelOf,
  Network,
  outputCount,
  outputNode,
  type Targets,
} from '../network/index.js';
import { optionsOfFit } from '../training/option-names.js';
import { Answers, evaluateAnswers } from './answers.js';
import { CrossValidation, type FoldResult } from './cross-validation.js';

/** How a cross-validation is made: all options of a fit, and how rows are divided. */
export interface CrossValidateOptions extends FitOptions {
  /** How many folds there are, or the folds, as `kFold` makes them. Default: 5. */
  readonly folds?: number | readonly Fold[] | undefined;
  /** Whether every fold has each class in its share. Default: true where targets are classes. */
  readonly stratify?: boolean | undefined;
  /** Fixes which rows a fold has; networks have seeds of their own. Default: 0. */
  readonly seed?: number | undefined;
  /** What to measure on the rows to test on, besides the loss, as in `['accuracy']`. Default: nothing. */
  readonly metrics?: readonly (MetricName | Metric)[] | undefined;
  /** Called after every fold and awaited. */
  readonly onFold?: ((result: FoldResult, fold: number) => unknown) | undefined;
}

const where = 'crossValidate';
const own = ['folds', 'stratify', 'seed', 'onFold'] as const;

/** @throws MultilayerError for folds that are none, or that would say too much of a network */
function checkFolds(folds: readonly Fold[], rows: number): void {
  const tested = new Set<number>();
  folds.forEach((fold, k) => {
    const at = `${where}, option folds, fold ${k}`;
    const fix = 'Make them by kFold(x.length, { folds: 5 }).';
    const { train, test } = Object(fold) as Partial<Fold>;
    for (const [name, list] of Object.entries({ train, test })) {
      const numbers: readonly unknown[] = Array.from(Object(list) as ArrayLike<unknown>);
      if (numbers.length === 0) fail(`${at}, ${name}`, 'numbers of rows', describe(list), fix);
      const odd = numbers.find((row) => !Number.isInteger(row) || (row as number) < 0 || (row as number) >= rows);
      if (odd !== undefined) fail(`${at}, ${name}`, `numbers from 0 to ${rows - 1}`, describe(odd), fix);
    }
    const trained = new Set(train);
    for (const row of test ?? []) {
      if (trained.has(row)) fail(at, 'other rows to test on than to train on', `row ${row} in both`, fix);
      if (tested.has(row)) fail(at, 'rows that no other fold tests on', `row ${row} twice`, fix);
      tested.add(row);
    }
  });
  if (folds.length < 2)
    fail(`${where}, option folds`, '2 folds or more', String(folds.length), 'Use trainTestSplit for a single one.');
}

/** The network of a fold. */
async function freshNetwork(
  create: (fold: number) => Network | Promise<Network>,
  fold: number,
  former: Iterable<Network>,
): Promise<{ readonly network: Network; readonly model: Model }> {
  const network = await create(fold);
  const at = `${where}, create, fold ${fold}`;
  const fix = 'Make a new one at every call: () => new Network({ … }).';
  const model = network instanceof Network ? modelOf(network) : undefined;
  if (model === undefined) return fail(at, 'a network', describe(network), fix);
  for (const each of former) if (each === network) fail(at, 'a network of its own', 'that of another fold', fix);
  return { network, model };
}

/**
 * Trains a network of its own for each fold, on all rows but those of the fold, and measures it on these: how good such
 * networks are on rows that they have not seen. The same seeds give the same result, to the bit. Rows for validation, as
 * for early stopping, come from the rows to train on.
 *
 * @param create makes the network of a fold, which counts from 0: `() => new Network({ layers: […] })`
 * @param x [rows × inputs]
 * @param y [rows × outputs], or one number, label or truth value for each row; classes are those of all rows
 * @throws MultilayerError for data and options that do not fit, and where a signal stops a fit
 * @throws DivergenceError where the loss of a fit leaves the finite numbers
 */
export async function crossValidate(
  create: (fold: number) => Network | Promise<Network>,
  x: MatrixLike,
  y: Targets,
  options: CrossValidateOptions = {},
): Promise<CrossValidation> {
  if (typeof create !== 'function') {
    const fix = 'Write crossValidate(() => new Network({ … }), x, y).';
    fail(where, 'a function that makes a network', describe(create), fix);
  }
  checkKeys(options, [...own, ...optionsOfFit, 'onWarning'], where, 'fit');
  const { folds: asked = 5, stratify, seed = 0, onFold, metrics = [], sampleWeights, ...fitOptions } = options;
  if (stratify !== undefined) checkBoolean(stratify, `${where}, option stratify`);
  checkSeed(seed, where);
  checkFunction(onFold, `${where}, option onFold`, 'onFold');
  const watch = options.earlyStopping?.watch ?? 'loss';

  const first = await freshNetwork(create, 0, []);
  const { classes, target, names } = read(first.model);
  const rows = target.rows;
  const weights = readWeights(sampleWeights, rows, `${where}, option sampleWeights`);
  const heard = new Set<string>();
  const onWarning = (message: string): void => {
    if (!heard.has(message)) (options.onWarning ?? first.model.machine.warn)(message);
    heard.add(message);
  };
  const folds = typeof asked === 'number' || asked === undefined ? divide(asked) : [...asked];
  checkFolds(folds, rows);

  const results: FoldResult[] = [];
  const answered: Answers[] = [];
  for (const [k, { train, test }] of folds.entries()) {
    const { network, model } =
      k === 0
        ? first
        : await freshNetwork(
            create,
            k,
            results.map((each) => each.network),
          );
    // Rows of a fold may lack a class.
    if (!model.announced) model.classes = classes;
    const part = (chosen: Uint32Array) => ({
      x: someRows(x, chosen) as MatrixLike,
      y: someRows(y, chosen) as Targets,
      weights: weights && (someRows(weights, chosen) as Float64Array),
    });
    const [learned, held] = [part(train), part(test)];
    const history = await network.fit(learned.x, learned.y, {
      ...fitOptions,
      onWarning,
      ...(learned.weights && { sampleWeights: learned.weights }),
      ...(watch === 'loss' ? {} : { metrics }),
    });
    if (history.stopped === 'aborted') {
      const fix = 'What the folds before came to is handed to onFold as they end.';
      fail(`${where}, option signal`, `${folds.length} folds`, `the signal in fold ${k + 1}`, fix);
    }
    const { measures, answers } = evaluateAnswers(network, held.x, held.y, metrics, held.weights);
    network.dispose();
    answered.push(answers);
    const result: FoldResult = { train, test, measures, history, network };
    results.push(result);
    await onFold?.(result, k);
  }
  return join();

  /** The targets of all rows, and the classes among them. */
  function read(model: Model) {
    const reader = new DataReader(model);
    // What there is to warn of, fits say.
    const warn = () => {};
    const table = reader.inputs(x, `${where}, x`, warn);
    const stack = model.build(table.cols);
    const loss = chooseLoss(options.loss, outputNode(stack), `${where}, option loss`);
    const found = reader.targets(y, stack, loss, table.rows, `${where}, y`, warn);
    const labels = found.classes ?? model.classes;
    return { target: found.target, classes: labels, names: { loss, outputs: outputCount(stack), labels } };
  }

  function divide(count: number): Fold[] {
    const byClass = stratify === false ? undefined : classesOf(target, names);
    if (stratify === true && byClass === undefined)
      fail(`${where}, option stratify`, 'one class for each row', 'other targets', 'Leave it out.');
    try {
      return kFold(rows, {
        folds: count,
        seed,
        stratify: byClass,
        onWarning: (message) => onWarning(message.replace('kFold', where)),
      });
    } catch (error) {
      renameCall(error, 'kFold', where);
      throw error;
    }
  }

  /** The answers of all folds in the order of the rows. */
  function join(): CrossValidation {
    const tested = Uint32Array.from(folds.flatMap(({ test }) => [...test])).sort();
    const places = new Map(Array.from(tested, (row, at) => [row, at]));
    const gather = (tableOf: (answers: Answers) => Matrix): Matrix => {
      const { cols } = tableOf(answered[0] as Answers);
      const all = matrix(tested.length, cols);
      folds.forEach(({ test }, k) => {
        const { data } = tableOf(answered[k] as Answers);
        Array.from(test).forEach((row, i) => {
          all.data.set(data.subarray(i * cols, (i + 1) * cols), (places.get(row) as number) * cols);
        });
      });
      return all;
    };
    const { targets } = answered[0] as Answers;
    const about = { targets, classes, weights: weights && (someRows(weights, tested) as Float64Array) };
    const all = new Answers(
      gather((each) => each.prediction),
      gather((each) => each.target),
      about,
    );
    return new CrossValidation(results, all, tested);
  }
}
