import { checkBoolean, checkFunction, checkNumber } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { allRows, type MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { checkSeed, orderOf } from './folds.js';
import { countRows, numberClasses, type SomeRows, someRows } from './rows.js';
import { holdOut } from './split.js';
import type { Targets } from './targets.js';
import { readWeights, type SampleWeights } from './weights.js';

/** How rows are divided into those to train on and those to test on. */
export interface TrainTestSplitOptions {
  /** The share of the rows to test on, between 0 and 1, or how many. Default: 0.25. */
  readonly testSize?: number | undefined;
  /** Whether rows to test on are drawn; otherwise they are the last ones. Default: true. */
  readonly shuffle?: boolean | undefined;
  /** Fixes what is drawn. Default: 0. */
  readonly seed?: number | undefined;
  /**
   * Whether every class gives its share to the rows to test on, and keeps a row to train on. Default: true where targets
   * are text or truth values and rows are drawn.
   */
  readonly stratify?: boolean | undefined;
  /** How much each row counts; they are divided like the rows. */
  readonly sampleWeights?: SampleWeights | undefined;
  /** Receives what is no error. Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Some rows, as `fit` takes them for validation. */
export interface SplitRows<X, Y> {
  /** Inputs, in the form in which they were given. */
  readonly x: SomeRows<X>;
  /** Targets, likewise. */
  readonly y: SomeRows<Y>;
  /** How much each row counts, where that was said. */
  readonly sampleWeights?: Float64Array;
}

/** Rows to train on and rows to test on, in the order in which they were given, and their numbers. */
export interface TrainTestSplit<X, Y> {
  /** To train on. */
  readonly train: SplitRows<X, Y>;
  /** To test on. */
  readonly test: SplitRows<X, Y>;
  /** The numbers of the rows to train on. */
  readonly trainRows: Uint32Array;
  /** The numbers of the rows to test on. */
  readonly testRows: Uint32Array;
}

/**
 * Divides rows into those to train on and those to test on: `const { train, test } = trainTestSplit(x, y)`, then
 * `fit(train.x, train.y, { validation: test })`.
 *
 * @param x [rows × inputs]
 * @param y [rows × outputs], or one number, label or truth value for each row
 * @throws MultilayerError where no row would be left to train on, or to test on
 */
export function trainTestSplit<X extends MatrixLike, Y extends Targets>(
  x: X,
  y: Y,
  options: TrainTestSplitOptions = {},
): TrainTestSplit<X, Y> {
  const where = 'trainTestSplit';
  checkKeys(options, ['testSize', 'shuffle', 'seed', 'stratify', 'sampleWeights', 'onWarning'], where);
  const { testSize = 0.25, shuffle = true, seed = 0, onWarning = (message) => console.warn(message) } = options;
  checkFunction(onWarning, `${where}, option onWarning`, 'onWarning');
  checkBoolean(shuffle, `${where}, option shuffle`);
  const rows = countRows(x, `${where}, x`);
  const count = countRows(y, `${where}, y`);
  if (count !== rows)
    fail(`${where}, y`, `${rows} rows, as many as x has`, String(count), 'Give every row of x its target.');
  const first: unknown = (y as ArrayLike<unknown>)[0];
  const { stratify = shuffle && (typeof first === 'string' || typeof first === 'boolean') } = options;
  checkBoolean(stratify, `${where}, option stratify`);
  if (stratify && !shuffle) {
    const fix = 'Leave stratify or shuffle out.';
    fail(`${where}, option stratify`, 'rows that are drawn', 'shuffle: false, which takes the last ones', fix);
  }
  const size = {
    allows: (v: number) => (v > 0 && v < 1) || (Number.isInteger(v) && v >= 1),
    text: 'a share between 0 and 1, or a number of rows',
  };
  checkNumber(testSize, size, `${where}, option testSize`, 'The default is 0.25.');
  const wanted = testSize < 1 ? Math.max(1, Math.round(rows * testSize)) : testSize;
  if (wanted >= rows) {
    const some = `${wanted} of ${rows} ${rows === 1 ? 'row' : 'rows'} to test on`;
    fail(`${where}, option testSize`, 'rows left to train on', some, 'Pass more rows, or ask for fewer.');
  }
  const order = orderOf(rows, shuffle, checkSeed(seed, where));
  const text = { where: `${where}, option stratify`, fix: 'Pass more rows, or stratify: false.' };
  const held = stratify
    ? holdOut(order, numberClasses(y), wanted, text, onWarning)
    : shuffle
      ? order.slice(0, wanted)
      : order.slice(rows - wanted);
  const testRows = held.sort();
  const isHeld = new Set(testRows);
  const trainRows = allRows(rows).filter((row) => !isHeld.has(row));
  const weights = readWeights(options.sampleWeights, rows, `${where}, option sampleWeights`);
  const part = (numbers: Uint32Array): SplitRows<X, Y> => {
    const some = { x: someRows(x, numbers), y: someRows(y, numbers) };
    return weights === undefined ? some : { ...some, sampleWeights: someRows(weights, numbers) as Float64Array };
  };
  return { train: part(trainRows), test: part(testRows), trainRows, testRows };
}
