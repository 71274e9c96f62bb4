import { ascending, type Facts, greatestOf } from './subject.js';

/** How many rows have each value of a column and each class; a missing value is one more, the last. */
export interface Crossing {
  readonly counts: Int32Array;
  readonly values: number;
  readonly classes: number;
  /** Rows with a class. */
  readonly rows: number;
  /** Rows of the commonest class. */
  readonly commonest: number;
}

/** @param levels for each row the number of its value, below `values` */
export function cross(levels: Int32Array, values: number, target: Facts): Crossing {
  const classes = target.levels.length;
  const counts = new Int32Array((values + 1) * classes);
  for (let row = 0; row < levels.length; row++) {
    const [level, label] = [levels[row] as number, target.codes[row] as number];
    if (label < 0) continue;
    const at = (level < 0 ? values : level) * classes + label;
    counts[at] = (counts[at] as number) + 1;
  }
  const ofClass = Array.from(target.counts);
  const rows = ofClass.reduce((sum, each) => sum + each, 0);
  return { counts, values, classes, rows, commonest: greatestOf(target.counts) };
}

/**
 * How many rows are told wrongly by the class that most others of their value have. A row is not asked about itself: a
 * value that comes once says nothing, so that names of rows do not look like rules.
 */
export function errorsByValue({ counts, values, classes, rows }: Crossing): number {
  let right = 0;
  for (let value = 0; value <= values; value++) {
    let [first, second] = [0, 0];
    for (let label = 0; label < classes; label++) {
      const count = counts[value * classes + label] as number;
      if (count > first) [first, second] = [count, first];
      else if (count > second) second = count;
    }
    if (first - 1 > second || (second === 0 && first > 1)) right += first;
  }
  return rows - right;
}

/** Where a number tells all classes apart: one range for each, in order. */
export interface Ranges {
  /** Rows outside of the range of their class, those without a number among them. */
  readonly errors: number;
  /** The classes from the lowest range up. */
  readonly order: readonly number[];
  /** Between two ranges each. */
  readonly bounds: readonly number[];
}

/** The ranges that most rows agree with, one for each class, in the order of their means. */
export function rangesOf({ counts, values, classes, rows }: Crossing, numbers: Float64Array): Ranges {
  const sums = new Float64Array(classes);
  const sizes = new Float64Array(classes);
  for (let value = 0; value < values; value++) {
    for (let label = 0; label < classes; label++) {
      const count = counts[value * classes + label] as number;
      sums[label] = (sums[label] as number) + count * (numbers[value] as number);
      sizes[label] = (sizes[label] as number) + count;
    }
  }
  const mean = (label: number) => (sums[label] as number) / (sizes[label] as number);
  const order = Array.from({ length: classes }, (_, label) => label).sort((a, b) => mean(a) - mean(b));
  const sorted = ascending(numbers);
  // best[k]: the most rows that agree up to here where the range of the k-th class is the last one that has begun.
  const best = new Float64Array(classes);
  const starts: Int32Array[] = order.map(() => new Int32Array(sorted.length));
  sorted.forEach((value, at) => {
    for (let k = classes - 1; k >= 0; k--) {
      let from = k;
      for (let before = 0; before < k; before++) if ((best[before] as number) > (best[from] as number)) from = before;
      best[k] = (best[from] as number) + (counts[value * classes + (order[k] as number)] as number);
      (starts[k] as Int32Array)[at] = from;
    }
  });
  let k = best.indexOf(Math.max(...best));
  const agreed = best[k] as number;
  const bounds: number[] = [];
  for (let at = sorted.length - 1; at > 0; at--) {
    const from = (starts[k] as Int32Array)[at] as number;
    const number = (index: number) => numbers[sorted[index] as number] as number;
    if (from !== k) bounds.unshift((number(at - 1) + number(at)) / 2);
    k = from;
  }
  return { errors: rows - agreed, order, bounds };
}
