import { describe, fail } from '../core/errors.js';
import { allRows, type Matrix, type MatrixLike, takeRows } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import { type ClassNames, classesOf, unseenClasses } from './classes.js';
import type { Dataset } from './dataset.js';
import type { Targets } from './targets.js';
import type { SampleWeights } from './weights.js';

/** Rows to measure on after every epoch: a share of the given ones, drawn by the seed, or others. */
export type Validation =
  | number
  | { readonly x: MatrixLike; readonly y: Targets; readonly sampleWeights?: SampleWeights | undefined };

/** Rows that are measured on, not trained on. */
export interface Held {
  readonly data: Dataset;
  /** The numbers of the rows in the table that they were drawn from. */
  readonly rows?: Uint32Array;
}

export interface Split {
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
  readonly validation: Held | undefined;
}

interface Splitting {
  readonly data: Dataset;
  readonly validation: Validation | undefined;
  readonly seed: number;
  readonly names: ClassNames;
  readonly warn: (message: string) => void;
  /** Reads rows that were given. */
  readonly read: (given: Exclude<Validation, number>) => Dataset;
}

/**
 * The numbers of the rows to train on, and the rows to validate on: others, or a share of the table, which the seed
 * draws. Where the targets are classes, each gives its share and keeps a row to train on.
 *
 * @throws MultilayerError where no row is left to train on, or none can be held out
 */
export function splitRows(splitting: Splitting): Split {
  const { data, validation, seed, read } = splitting;
  const { target } = data;
  const all = allRows(data.rows);
  if (validation === undefined || validation === 0) return { rows: all, validation: undefined };
  if (typeof validation === 'object') {
    const held = read(validation);
    warnOfUnseen(splitting, target, held.target);
    return { rows: all, validation: { data: held } };
  }
  const order = new Random(seed, streams.split).permutation(data.rows);
  const count = Math.max(1, Math.round(data.rows * validation));
  if (count >= data.rows) {
    fail(
      'fit, option validation',
      'rows left to train on',
      `${count} of ${data.rows} rows for validation`,
      'Pass more rows, or a smaller fraction.',
    );
  }
  const classes = classesOf(target, splitting.names);
  const held =
    classes === undefined ? order.slice(0, count) : holdOut(order, classes, count, validationText, splitting.warn);
  const isHeld = new Uint8Array(data.rows);
  for (const row of held) isHeld[row] = 1;
  const rows = all.filter((row) => isHeld[row] === 0);
  const part = data.take(held);
  warnOfUnseen(splitting, takeRows(target, rows), part.target);
  return { rows, validation: { data: part, rows: held } };
}

/** Where rows are held out, and what helps where they cannot be. */
interface HoldOutText {
  readonly where: string;
  readonly fix: string;
}

const validationText: HoldOutText = {
  where: 'fit, option validation',
  fix: 'Pass more rows, or rows to validate on: validation: { x, y }.',
};

/** Of each class its share, by largest remainders, but never its last row; in the drawn order. */
export function holdOut(
  order: Uint32Array,
  classes: Float64Array,
  count: number,
  { where, fix }: HoldOutText,
  warn: (message: string) => void,
): Uint32Array {
  const sizes = new Map<number, number>();
  for (const row of order) sizes.set(classes[row] as number, (sizes.get(classes[row] as number) ?? 0) + 1);
  const shares = [...sizes].map(([name, size]) => {
    const share = (size * count) / order.length;
    return { name, most: size - 1, share, taken: Math.min(size - 1, Math.floor(share)) };
  });
  shares.sort((a, b) => b.share - b.taken - (a.share - a.taken));
  let missing = count - shares.reduce((sum, { taken }) => sum + taken, 0);
  for (let found = true; missing > 0 && found; ) {
    found = false;
    for (const each of shares) {
      if (missing === 0 || each.taken === each.most) continue;
      each.taken += 1;
      missing -= 1;
      found = true;
    }
  }
  if (missing === count) {
    const expected = 'a class of two rows or more, one of which can be held out';
    fail(where, expected, `one row of each of ${sizes.size} classes`, fix);
  }
  if (missing > 0) {
    const some = count - missing === 1 ? '1 row is' : `${count - missing} rows are`;
    warn(`${where}: ${some} held out and not ${count}, as each class keeps one to train on.`);
  }
  const left = new Map(shares.map(({ name, taken }) => [name, taken]));
  return order.filter((row) => {
    const name = classes[row] as number;
    const some = left.get(name) as number;
    left.set(name, some - 1);
    return some > 0;
  });
}

function warnOfUnseen({ names, warn }: Splitting, trained: Matrix, held: Matrix): void {
  const unseen = unseenClasses(trained, held, names);
  if (unseen.length === 0) return;
  const list = unseen.slice(0, 5).map(describe).join(', ');
  const several = unseen.length > 1;
  warn(
    `fit, option validation: the ${several ? 'classes' : 'class'} ${list}${unseen.length > 5 ? ', …' : ''} ` +
      `${several ? 'have' : 'has'} rows to validate on, but none to train on. Train on rows of every class.`,
  );
}
