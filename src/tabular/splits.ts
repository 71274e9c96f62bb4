import { fail } from '../core/errors.js';
import { allRows, matrix } from '../core/matrix.js';
import { type Fold, kFold, trainTestSplit } from '../index.js';

/** How rows are divided into those to train on and those to judge by. */
export interface Splits {
  /** One network for each. */
  readonly folds: readonly Fold[];
  /**
   * Parts of the rows that are judged. The epoch and the calibration that a row is judged with are chosen by the rows of
   * other parts; where there are folds, these are the parts.
   */
  readonly parts: readonly Uint32Array[];
  /** In one sentence, for people. */
  readonly text: string;
}

/** What divides rows. */
interface Splitting {
  readonly rows: number;
  /** The place of the class of each row, where there are classes. */
  readonly classes: Float64Array | undefined;
  /** A number of what each row belongs to; rows of one group stay together. Undefined where each stands for itself. */
  readonly groups: Uint32Array | undefined;
  readonly seed: number;
  readonly folds: number | undefined;
  readonly validation: number | undefined;
  /** For errors. */
  readonly where: string;
}

/** From so many rows on, one split judges well enough, and takes a fifth of the time. */
const manyRows = 50_000;
const [usualFolds, usualShare] = [5, 0.2];
const silent = (): void => {};

/** How many rows the smallest class has, and the largest. */
function sizesOf(classes: Float64Array): readonly [least: number, most: number] {
  const sizes = new Map<number, number>();
  for (const place of classes) sizes.set(place, (sizes.get(place) ?? 0) + 1);
  return [Math.min(...sizes.values()), Math.max(...sizes.values())];
}

/** One row of each group, in the place of all: what is divided are groups. */
function firstRows(groups: Uint32Array): Uint32Array {
  const first = new Map<number, number>();
  groups.forEach((group, row) => {
    if (!first.has(group)) first.set(group, row);
  });
  return Uint32Array.from(first.values());
}

/** Folds with each class in its share, or one split where there are many rows. */
export function splitTable(splitting: Splitting): Splits {
  const { rows, groups, seed, validation, folds: asked, where } = splitting;
  const units = groups === undefined ? allRows(rows) : firstRows(groups);
  if (asked !== undefined && asked > units.length) {
    const most = `at most ${units.length}, as many as there are ${groups === undefined ? 'rows' : 'different rows'}`;
    fail(`${where}, option folds`, most, String(asked), 'Ask for fewer.');
  }
  const classes = splitting.classes && Float64Array.from(units, (row) => splitting.classes?.[row] as number);
  /** The rows of some units. */
  const unfold = (some: Uint32Array): Uint32Array => {
    if (groups === undefined) return some;
    const chosen = new Set(Array.from(some, (unit) => groups[units[unit] as number]));
    return allRows(rows).filter((row) => chosen.has(groups[row]));
  };
  const together = groups === undefined ? '' : ' Repeated rows stay together.';
  if (asked === undefined && (validation !== undefined || rows >= manyRows)) {
    const stratify = classes !== undefined;
    const testSize = validation ?? usualShare;
    if (Math.round(testSize * units.length) >= units.length) {
      const expected = `a share that leaves some of the ${units.length} rows to train on`;
      fail(`${where}, option validation`, expected, String(validation), 'Write 0.2 for a fifth of the rows.');
    }
    const { trainRows, testRows } = trainTestSplit(matrix(units.length, 1), classes ?? new Float64Array(units.length), {
      ...{ testSize, seed, stratify, onWarning: silent },
    });
    const [train, test] = [unfold(trainRows), unfold(testRows)];
    const count = Math.min(usualFolds, test.length);
    const parts = Array.from({ length: count }, (_, part) => test.filter((_row, k) => k % count === part));
    const share = stratify ? ', each class in its share' : '';
    const text = `${test.length} of ${rows} rows are held out${share}, and judged by a network that is trained on the others.${together}`;
    return { folds: [{ train, test }], parts, text };
  }
  const [least, most] = classes === undefined ? [rows, rows] : sizesOf(classes);
  // Fewer than usual where each class can then be in all of them.
  const count = Math.min(asked ?? Math.min(usualFolds, Math.max(3, least)), units.length);
  const stratify = classes !== undefined && most >= count ? classes : undefined;
  const dealt = kFold(units.length, { folds: count, seed, ...(stratify && { stratify }), onWarning: silent });
  const folds = dealt.map(({ train, test }) => ({ train: unfold(train), test: unfold(test) }));
  const share = stratify === undefined ? '' : ', which have each class in its share';
  const text = `Every row is judged by a network that has not seen it: there are ${count}, each trained on all rows but those of one of ${count} folds${share}.${together}`;
  return { folds, parts: folds.map(({ test }) => test), text };
}

/** All rows that are judged, in their order. */
export function judgedRows({ folds }: Splits, rows: number): Uint32Array {
  const isJudged = new Uint8Array(rows);
  for (const { test } of folds) for (const row of test) isJudged[row] = 1;
  return allRows(rows).filter((row) => isJudged[row] === 1);
}
