import { show } from '../core/inspect.js';
import type { Fold } from '../data/folds.js';
import type { ByMetric } from '../metrics/index.js';
import { type History, type Network, textTable } from '../network/index.js';
import type { Answers } from './answers.js';

/** The loss and the metrics, by name. */
type Measures<Named extends string> = ByMetric<'loss' | Named, number>;

/** What one fold came to. */
export interface FoldResult<Named extends string = never> extends Fold {
  /** The loss and the metrics of the rows to test on, by name. */
  readonly measures: Measures<Named>;
  /** The course of its fit. */
  readonly history: History;
  /** The network that was trained on its rows. */
  readonly network: Network;
}

/** The folds of a cross-validation, and what they say together. */
export class CrossValidation<Named extends string = never> {
  /** What each fold came to. */
  readonly folds: readonly FoldResult<Named>[];
  /** The mean of each measure over the folds, by name, the loss among them. */
  readonly mean: Measures<Named>;
  /** The standard deviation of each measure between the folds, Σ (value − mean)² ÷ (folds − 1) under the root. */
  readonly deviation: Measures<Named>;
  /**
   * What was answered to every row by the network that was not trained on it, in the order of `rows`; for measures of all
   * folds together, as `confusionMatrix(result.outOfFold)`.
   */
  readonly outOfFold: Answers;
  /** The numbers of the rows that were tested on, from the first to the last. */
  readonly rows: Uint32Array;

  /** Made by `crossValidate`. */
  constructor(folds: readonly FoldResult<Named>[], outOfFold: Answers, rows: Uint32Array) {
    const names = Object.keys(folds[0]?.measures ?? {});
    const over = (figure: (values: readonly number[]) => number): Measures<Named> =>
      Object.fromEntries(
        names.map((name) => [name, figure(folds.map(({ measures }) => measures[name] as number))]),
      ) as Measures<Named>;
    const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    this.folds = folds;
    this.mean = over(meanOf);
    this.deviation = over((values) => {
      const mean = meanOf(values);
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    });
    this.outOfFold = outOfFold;
    this.rows = rows;
  }

  /** A table with a row for each fold, which count from 0, and the mean ± the deviation. */
  toString(): string {
    const names = Object.keys(this.mean);
    const rows = this.folds.map(({ measures }, k) => [
      String(k),
      ...names.map((name) => (measures[name] as number).toFixed(4)),
    ]);
    const last = names.map((name) => `${this.mean[name]?.toFixed(4)} ± ${this.deviation[name]?.toFixed(4)}`);
    return textTable(['fold', ...names], [...rows, ['mean', ...last]]);
  }

  static {
    show(CrossValidation.prototype, 'CrossValidation', ({ folds, mean, deviation }) => ({
      folds: folds.length,
      mean,
      deviation,
    }));
  }
}
