import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { argmax, type ClassLabel, type Measured } from './metric.js';

/**
 * How a row is decided: by its greatest output, which names the class, or output by output, on which side of a
 * threshold it lies.
 */
type Rule = 'greatest' | { readonly threshold: number; readonly lowest: number };

/** What was answered and what was wanted. */
export interface Decisions {
  /** Whether rows have several labels at once, each of which is yes or no. */
  readonly several: boolean;
  /** The classes in the order of their numbers; of several labels, their numbers. */
  readonly classes: readonly ClassLabel[];
  /** The number of a class for each row; of several labels 0 or 1 for each, row after row. */
  readonly answered: Uint32Array;
  readonly wanted: Uint32Array;
}

/** @throws MultilayerError where the targets are neither classes nor labels */
export function ruleFor(prediction: Matrix, target: Matrix, { targets }: Measured, where: string): Rule {
  if (targets === 'binary') return { threshold: 0.5, lowest: 0 };
  if (targets === 'signs') return { threshold: 0, lowest: -1 };
  if (targets === 'classes') return prediction.cols === 1 ? { threshold: 0.5, lowest: 0 } : 'greatest';
  const lowest = target.data.includes(-1) ? -1 : 0;
  const stray = target.data.findIndex((value) => value !== 1 && value !== lowest);
  if (stray >= 0) {
    const { cols, data } = target;
    fail(
      `${where}, row ${Math.floor(stray / cols)}, column ${stray % cols}`,
      'targets of 0 and 1, of −1 and 1, or classes',
      describe(data[stray]),
      "Use 'meanAbsoluteError' for numbers; end with a 'softmax' layer to learn classes, numbered from 0.",
    );
  }
  return prediction.cols > 1 && oneOfEach(target) ? 'greatest' : { threshold: (lowest + 1) / 2, lowest };
}

/** Whether every row has exactly one 1. */
function oneOfEach({ rows, cols, data }: Matrix): boolean {
  for (let row = 0; row < rows; row++) {
    let ones = 0;
    for (let j = 0; j < cols; j++) ones += Number(data[row * cols + j] === 1);
    if (ones !== 1) return false;
  }
  return true;
}

/**
 * What predictions come to, and what was wanted. Of probable classes as targets, the most probable one was wanted.
 *
 * @throws MultilayerError where the targets are neither classes nor labels
 */
export function decide(prediction: Matrix, target: Matrix, about: Measured, where: string): Decisions {
  const rule = ruleFor(prediction, target, about, where);
  const { rows, cols } = prediction;
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, k) => k);
  if (rule === 'greatest') {
    const [answered, wanted] = [new Uint32Array(rows), new Uint32Array(rows)];
    const isWide = target.cols === cols;
    for (let row = 0; row < rows; row++) {
      answered[row] = argmax(prediction, row);
      wanted[row] = isWide ? argmax(target, row) : (target.data[row] as number);
    }
    return { several: false, classes: about.classes ?? numbers(cols), answered, wanted };
  }
  const { threshold, lowest } = rule;
  const sides = ({ data }: Matrix): Uint32Array => {
    const result = new Uint32Array(data.length);
    for (let k = 0; k < data.length; k++) result[k] = Number((data[k] as number) >= threshold);
    return result;
  };
  const several = cols > 1;
  const classes = several ? numbers(cols) : (about.classes ?? [lowest, 1]);
  return { several, classes, answered: sides(prediction), wanted: sides(target) };
}

/**
 * Like {@link decide}, for what asks for one class in each row.
 *
 * @throws MultilayerError also for several labels at once
 */
export function decideClasses(prediction: Matrix, target: Matrix, about: Measured, where: string): Decisions {
  const decisions = decide(prediction, target, about, where);
  if (!decisions.several) return decisions;
  const fix = "Use 'accuracy' or 'f1' with an average for several labels at once.";
  return fail(where, 'one class for each row', `${prediction.cols} labels at once`, fix);
}

/** Sums of weights for each class, or for each of several labels. */
export interface Tally {
  /** Of rows that were rightly said to be of the class. */
  readonly hits: Float64Array;
  /** Of rows that were said to be of it. */
  readonly answered: Float64Array;
  /** Of rows that are of it. */
  readonly wanted: Float64Array;
  /** Of all rows. */
  readonly total: number;
}

export function tallyOf({ several, classes, answered, wanted }: Decisions, weights: Float64Array | undefined): Tally {
  const width = several ? classes.length : 1;
  const counts = () => new Float64Array(classes.length);
  const tally = { hits: counts(), answered: counts(), wanted: counts() };
  const add = (to: Float64Array, at: number, weight: number): void => {
    to[at] = (to[at] as number) + weight;
  };
  let total = 0;
  for (let row = 0; row * width < wanted.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    total += weight;
    for (let j = 0; j < width; j++) {
      const [said, is] = [answered[row * width + j] as number, wanted[row * width + j] as number];
      if (!several) {
        add(tally.answered, said, weight);
        add(tally.wanted, is, weight);
        if (said === is) add(tally.hits, is, weight);
      } else {
        add(tally.answered, j, weight * said);
        add(tally.wanted, j, weight * is);
        add(tally.hits, j, weight * said * is);
      }
    }
  }
  return { ...tally, total };
}

/** Sums of weights by the class that was wanted (row) and the one that was answered (column), row after row. */
export function confusionOf({ classes, answered, wanted }: Decisions, weights: Float64Array | undefined): Float64Array {
  const counts = new Float64Array(classes.length ** 2);
  for (let row = 0; row < wanted.length; row++) {
    const at = (wanted[row] as number) * classes.length + (answered[row] as number);
    counts[at] = (counts[at] as number) + (weights?.[row] ?? 1);
  }
  return counts;
}
