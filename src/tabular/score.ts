/** What models of tables are scored by, each as `multilayer` calls the metric. */
export type ScoreName =
  | 'accuracy'
  | 'balancedAccuracy'
  | 'logLoss'
  | 'rocAuc'
  | 'rootMeanSquaredError'
  | 'meanAbsoluteError'
  | 'r2';

/** A figure with its 95 % interval, which says how far other rows of the same kind would move it. */
export interface Score {
  /** That of the metric. */
  readonly name: ScoreName;
  /** Which values are better. */
  readonly better: 'greater' | 'smaller';
  /** The figure. */
  readonly value: number;
  /** The lower end of the interval. */
  readonly low: number;
  /** The upper end of the interval. */
  readonly high: number;
}
