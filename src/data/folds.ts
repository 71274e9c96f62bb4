import { anyWhole, checkBoolean, checkFunction, checkNumber, several } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { allRows } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { Random, streams } from '../core/random.js';
import type { Label } from './labels.js';
import { countRows, numberClasses } from './rows.js';

/** One division of the rows of a table, by their numbers, each list from the first to the last. */
export interface Fold {
  /** Rows to train on. */
  readonly train: Uint32Array;
  /** Rows to test on. */
  readonly test: Uint32Array;
}

/** How rows are divided into folds. */
export interface KFoldOptions {
  /** How many folds there are, 2 or more. Default: 5. */
  readonly folds?: number | undefined;
  /** Whether rows are dealt in random order; otherwise as they stand. Default: true. */
  readonly shuffle?: boolean | undefined;
  /** Fixes the random order. Default: 0. */
  readonly seed?: number | undefined;
  /** The class of each row, as the targets have it: every fold then has the same share of each class, within one row. */
  readonly stratify?: ArrayLike<Label> | readonly ArrayLike<number>[] | undefined;
  /** What each row belongs to, as the patient that it was measured on: rows of one group are in one fold. */
  readonly groups?: ArrayLike<Label> | undefined;
  /** Receives what is no error. Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export function checkSeed(seed: unknown, where: string): number {
  return checkNumber(seed, anyWhole, `${where}, option seed`, 'Any whole number will do.');
}

/** The numbers of all rows, as they stand or in an order that the seed draws. */
export function orderOf(rows: number, shuffle: boolean, seed: number): Uint32Array {
  return shuffle ? new Random(seed, streams.folds).permutation(rows) : allRows(rows);
}

/** How many rows each class has. */
function sizesOf(classes: Float64Array): number[] {
  const sizes: number[] = [];
  for (const name of classes) sizes[name] = (sizes[name] ?? 0) + 1;
  return sizes;
}

/** A class for each row, or none. */
function readClasses(given: unknown, rows: number, where: string): Float64Array | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null)
    fail(
      where,
      'a label for each row',
      describe(given),
      `Write kFold(x.length, { ${where.split(' ').at(-1)}: labels }).`,
    );
  const count = countRows(given, where);
  if (count === rows) return numberClasses(given);
  return fail(where, `one label for each of ${rows} rows`, String(count), 'Pass as many labels as there are rows.');
}

/**
 * The fold of each row, as scikit-learn's `StratifiedKFold` deals them: where rows stand by class, every n-th of them
 * belongs to one fold. That says how many rows of each class a fold has; which ones, the order.
 */
function dealClasses(order: Uint32Array, classes: Float64Array, folds: number): Uint32Array {
  const foldOf = new Uint32Array(order.length);
  let start = 0;
  const left = sizesOf(classes).map((size) => {
    const from = start;
    start += size;
    return Array.from({ length: folds }, (_, fold) => {
      const upTo = (end: number): number => Math.ceil((end - fold) / folds);
      return upTo(from + size) - upTo(from);
    });
  });
  const at = left.map(() => 0);
  for (const row of order) {
    const name = classes[row] as number;
    const mine = left[name] as number[];
    while (mine[at[name] as number] === 0) at[name] = (at[name] as number) + 1;
    const fold = at[name] as number;
    mine[fold] = (mine[fold] as number) - 1;
    foldOf[row] = fold;
  }
  return foldOf;
}

/** The fold of each row where groups stay together: the largest group goes to the fold that has the fewest rows. */
function dealGroups(order: Uint32Array, groups: Float64Array, folds: number): Uint32Array {
  const sizes = sizesOf(groups);
  const names = [...new Set(Array.from(order, (row) => groups[row] as number))];
  names.sort((a, b) => (sizes[b] as number) - (sizes[a] as number));
  const filled = new Array<number>(folds).fill(0);
  const foldOfGroup = new Map<number, number>();
  for (const name of names) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold] = (filled[fold] as number) + (sizes[name] as number);
    foldOfGroup.set(name, fold);
  }
  return Uint32Array.from(groups, (name) => foldOfGroup.get(name) as number);
}

function deal(order: Uint32Array, folds: number): Uint32Array {
  const foldOf = new Uint32Array(order.length);
  const [least, more] = [Math.floor(order.length / folds), order.length % folds];
  // The first folds have one row more.
  order.forEach((row, k) => {
    foldOf[row] =
      k < more * (least + 1) ? Math.floor(k / (least + 1)) : more + Math.floor((k - more * (least + 1)) / least);
  });
  return foldOf;
}

/** @throws MultilayerError where no class has a row for each fold */
function checkClasses(classes: Float64Array, folds: number, warn: (message: string) => void): void {
  const sizes = sizesOf(classes);
  const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
  const where = 'kFold, option stratify';
  if (most < folds) {
    const fix = 'Ask for fewer folds, or do not stratify.';
    fail(where, `a class of ${folds} rows or more, one for each fold`, `${most} at most`, fix);
  }
  const few = `${fewest} ${fewest === 1 ? 'row' : 'rows'}`;
  if (fewest < folds) warn(`${where}: the smallest class has ${few}, so it is missing from some of ${folds} folds.`);
}

/**
 * Divides the rows of a table into folds: each row is tested on in one of them, and trained on in the others. The same
 * seed gives the same folds. Without `shuffle` they are those of scikit-learn's `KFold` and `StratifiedKFold`.
 *
 * @param rows how many rows there are
 * @throws MultilayerError for more folds than rows, groups or rows of any class
 */
export function kFold(rows: number, options: KFoldOptions = {}): Fold[] {
  checkKeys(options, ['folds', 'shuffle', 'seed', 'stratify', 'groups', 'onWarning'], 'kFold');
  const { folds = 5, shuffle = true, seed = 0, stratify, groups, onWarning } = options;
  checkNumber(rows, several, 'kFold, rows', 'Write kFold(x.length).');
  checkNumber(folds, several, 'kFold, option folds', 'The default is 5.');
  checkFunction(onWarning, 'kFold, option onWarning', 'onWarning');
  if (folds > rows)
    fail('kFold, option folds', `${rows} folds at most, as there are ${rows} rows`, String(folds), 'Ask for fewer.');
  if (stratify !== undefined && groups !== undefined)
    fail('kFold', 'stratify or groups', 'both', 'Leave one of them out.');
  const order = orderOf(rows, checkBoolean(shuffle, 'kFold, option shuffle'), checkSeed(seed, 'kFold'));
  const classes = readClasses(stratify, rows, 'kFold, option stratify');
  const together = readClasses(groups, rows, 'kFold, option groups');
  if (classes !== undefined) checkClasses(classes, folds, onWarning ?? ((message) => console.warn(message)));
  const count = together === undefined ? rows : new Set(together).size;
  if (count < folds)
    fail('kFold, option groups', `${folds} groups or more, one for each fold`, String(count), 'Ask for fewer folds.');
  const foldOf =
    classes !== undefined
      ? dealClasses(order, classes, folds)
      : together !== undefined
        ? dealGroups(order, together, folds)
        : deal(order, folds);
  const every = allRows(rows);
  return Array.from({ length: folds }, (_, fold) => ({
    train: every.filter((row) => foldOf[row] !== fold),
    test: every.filter((row) => foldOf[row] === fold),
  }));
}
