import { isPromise } from '../core/awaitable.js';
import { checkBoolean, checkFunction } from '../core/checks.js';
import { describe, fail, renameCall } from '../core/errors.js';
import { allRows, type MatrixLike, takeRows } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { classesOf } from '../data/classes.js';
import { checkSeed, type Fold, kFold } from '../data/folds.js';
import { countRows, someRows } from '../data/rows.js';
import { readWeights } from '../data/weights.js';
import { type Metric, type MetricName, type Named, readMetrics } from '../metrics/index.js';
import { DataReader } from '../model/data-reader.js';
import type { Model } from '../model/model.js';
import {
  chooseLoss,
  type FitOptions,
  type History,
  modelOf,
  Network,
  outputCount,
  outputNode,
  type Targets,
} from '../network/index.js';
import { optionsOfFit } from '../training/option-names.js';
import { type Answers, evaluateAnswers } from './answers.js';
import { checkFolds, checkMetrics, inFold } from './check-folds.js';
import { CrossValidation, type FoldResult } from './cross-validation.js';
import { outOfFold } from './out-of-fold.js';

/** How a cross-validation is made: all options of a fit, and how rows are divided. */
export interface CrossValidateOptions<M extends MetricName = MetricName> extends FitOptions<M> {
  /** How many folds there are, or the folds, as `kFold` makes them. Default: 5. */
  readonly folds?: number | readonly Fold[] | undefined;
  /** Whether every fold has each class in its share. Default: true where targets are classes. */
  readonly stratify?: boolean | undefined;
  /** Fixes which rows a fold has; networks have seeds of their own. Default: 0. */
  readonly seed?: number | undefined;
  /** What to measure on the rows to test on, besides the loss, as in `['accuracy']`. Default: nothing. */
  readonly metrics?: readonly (M | Metric)[] | undefined;
  /** Called after every fold and awaited. */
  readonly onFold?: ((result: FoldResult, fold: number) => unknown) | undefined;
}

interface Rows {
  readonly x: MatrixLike;
  readonly y: Targets;
  readonly sampleWeights?: Float64Array;
}

/** What a fold came to; nothing is found where the signal came. */
interface FoldRun {
  readonly history: History;
  readonly found?: ReturnType<typeof evaluateAnswers>;
}

const where = 'crossValidate';
const own = ['folds', 'stratify', 'seed', 'onFold'] as const;

/** Targets that do not change where the caller's do. */
function copyOf(y: Targets): Targets {
  const every = allRows(countRows(y, `${where}, y`));
  const rows = someRows(y, every) as Targets;
  return Array.isArray(rows) ? (rows.map((row) => (typeof row === 'object' ? row.slice() : row)) as Targets) : rows;
}

/** @throws MultilayerError for anything but a network that no other fold has */
function modelOfFold(network: unknown, fold: number, former: readonly FoldResult[]): Model {
  const at = `${where}, create, fold ${fold}`;
  const fix = 'Make a new one at every call: () => new Network({ … }).';
  const model = network instanceof Network ? modelOf(network) : undefined;
  if (model === undefined) return fail(at, 'a network', describe(network), fix);
  if (former.some((each) => each.network === network)) fail(at, 'a network of its own', 'that of another fold', fix);
  return model;
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
export async function crossValidate<M extends MetricName = never>(
  create: (fold: number) => Network | Promise<Network>,
  x: MatrixLike,
  y: Targets,
  options: CrossValidateOptions<M> = {},
): Promise<CrossValidation<Named<M>>> {
  if (typeof create !== 'function') {
    const fix = 'Write crossValidate(() => new Network({ … }), x, y).';
    fail(where, 'a function that makes a network', describe(create), fix);
  }
  checkKeys(options, [...own, ...optionsOfFit, 'onWarning'], where, 'fit');
  const { folds: asked = 5, stratify, seed = 0, onFold, metrics = [], sampleWeights, ...fitOptions } = options;
  if (stratify !== undefined) checkBoolean(stratify, `${where}, option stratify`);
  checkSeed(seed, where);
  checkFunction(onFold, `${where}, option onFold`, 'onFold');
  const chosen = [...readMetrics(metrics, `${where}, option metrics`, "Write metrics: ['accuracy'].").values()];
  const watch = options.earlyStopping?.watch ?? 'loss';

  const made = create(0);
  // What the caller changes after the call has no effect.
  const first = isPromise(made) ? await made : made;
  const firstModel = modelOfFold(first, 0, []);
  const { classes, table, target, names } = read(firstModel);
  const wanted = copyOf(y);
  const rows = target.rows;
  const weights = readWeights(sampleWeights, rows, `${where}, option sampleWeights`);
  const heard = new Set<string>();
  const onWarning = (message: string): void => {
    if (!heard.has(message)) (options.onWarning ?? firstModel.machine.warn)(message);
    heard.add(message);
  };
  const folds = Array.isArray(asked) ? (asked as readonly Fold[]) : divide(asked as number);
  checkFolds(folds, rows, where);
  if (first.epoch > 0)
    onWarning(
      `${where}, create: the networks are trained already, for ${first.epoch} epochs: where that was on these rows, figures say too much of them. Make fresh ones: () => new Network({ … }).`,
    );

  const about = { targets: names.loss.targets, classes, weights };
  checkMetrics(chosen, folds, target, about, names.outputs, where);

  const results: FoldResult[] = [];
  const answered: Answers[] = [];
  for (const [k, { train, test }] of folds.entries()) {
    const network = k === 0 ? first : await create(k);
    const model = k === 0 ? firstModel : modelOfFold(network, k, results);
    // Rows of a fold may lack a class.
    if (!model.announced) model.classes = classes;
    const { history, found } = await inFold(`${where}, fold ${k}`, () => runFold(network, part(train), part(test)));
    if (found === undefined) {
      const fix = 'What the folds before came to is handed to onFold as they end.';
      return fail(`${where}, option signal`, `${folds.length} folds`, `the signal in fold ${k}`, fix);
    }
    network.dispose();
    answered.push(found.answers);
    const result: FoldResult = { train, test, measures: found.measures, history, network };
    results.push(result);
    await onFold?.(result, k);
  }
  return new CrossValidation(results as FoldResult<Named<M>>[], ...outOfFold(folds, answered, about));

  /** Some rows; the data were read at the call, and may have changed since. */
  function part(rows: ArrayLike<number>): Rows {
    const some = { x: takeRows(table, rows), y: someRows(wanted, rows) as Targets };
    return weights === undefined ? some : { ...some, sampleWeights: someRows(weights, rows) as Float64Array };
  }

  /** Trains on some rows, and measures on others unless the signal came. */
  async function runFold(network: Network, { x, y, ...weighing }: Rows, test: Rows): Promise<FoldRun> {
    const watched = watch === 'loss' ? {} : { metrics: chosen };
    const history = await network.fit(x, y, { ...fitOptions, ...weighing, ...watched, onWarning });
    if (history.stopped === 'aborted') return { history };
    return { history, found: evaluateAnswers(network, test.x, test.y, chosen, test.sampleWeights) };
  }

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
    // A typed array of the caller's is read where it lies.
    const own = takeRows(table, allRows(table.rows));
    return { table: own, target: found.target, classes: labels, names: { loss, outputs: outputCount(stack), labels } };
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
}
