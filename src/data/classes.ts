import type { Matrix } from '../core/matrix.js';
import { isYesOrNo, type Loss } from '../losses/index.js';
import type { Labels } from './labels.js';

/** What targets are to be read with. */
export interface ClassNames {
  readonly loss: Loss;
  readonly outputs: number;
  /** What the data call the classes, in the order of the outputs, where that is known. */
  readonly labels: Labels | undefined;
}

function isOneHot(row: Float64Array): boolean {
  let ones = 0;
  for (const value of row) {
    if (value !== 0 && value !== 1) return false;
    ones += value;
  }
  return ones === 1;
}

/**
 * The class of each row: class numbers, one-hot rows, or one column of two values; undefined where the targets are
 * something else, such as numbers, shares or several labels at once.
 */
export function classesOf({ rows, cols, data }: Matrix, { loss, outputs }: ClassNames): Float64Array | undefined {
  if (cols === 1) {
    if (loss.targets === 'classes' && outputs > 1) return data;
    if (loss.targets === 'signs') return data.map((sign) => Number(sign > 0));
    const first = data[0] as number;
    const second = data.find((value) => value !== first);
    if (loss.targets === 'binary' && data.every((value) => value === 0 || value === 1)) return data;
    return second !== undefined && data.every((value) => value === first || value === second) ? data : undefined;
  }
  const classes = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    if (!isOneHot(row)) return undefined;
    classes[i] = row.indexOf(1);
  }
  return classes;
}

/** Names of what rows to validate on have, and rows to train on have not: classes, or one of two values of a label. */
export function unseenClasses(trained: Matrix, held: Matrix, names: ClassNames): string[] {
  // Two numbers to hit are not yet two classes, unless they are among −1, 0 and 1.
  if (names.loss.targets === 'numbers' && trained.data.some((each) => each ** 3 !== each)) return [];
  const [known, asked] = [classesOf(trained, names), classesOf(held, names)];
  if (known !== undefined && asked !== undefined) {
    const seen = new Set(known);
    const unseen = [...new Set(asked)].filter((each) => !seen.has(each)).sort((a, b) => a - b);
    return unseen.map((each) => String(names.labels?.[each] ?? each));
  }
  if (!isYesOrNo(names.loss.targets)) return [];
  const has = ({ cols, data }: Matrix, col: number, value: number): boolean =>
    data.some((each, k) => k % cols === col && each === value);
  return Array.from({ length: held.cols }, (_, col) => col).flatMap((col) =>
    [names.loss.targets === 'signs' ? -1 : 0, 1]
      .filter((value) => has(held, col, value) && !has(trained, col, value))
      .map((value) => `${value} of output ${col}`),
  );
}
