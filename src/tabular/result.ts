import type { Calibration } from './calibration.js';
import type { Score } from './score.js';

/** How often rows were off by how much, for one tenth of the rows in the order of what was right. */
export interface ResidualDecile {
  /** The least value that was right among these rows. */
  readonly from: number;
  /** The greatest. */
  readonly to: number;
  /** How many rows there are. */
  readonly rows: number;
  /** The mean of prediction − value: what is too high is above 0. */
  readonly bias: number;
  /** The mean size of prediction − value. */
  readonly meanAbsoluteError: number;
}

/** How far values are from predictions: prediction ± halfWidth holds that share of values, also of rows to come. */
export interface PredictionInterval {
  /** The share of values that lie within. */
  readonly coverage: number;
  /** Half the width. */
  readonly halfWidth: number;
}

/** What calibration changed. */
export interface CalibrationReport extends Calibration {
  /** Log loss and expected calibration error of what networks said. */
  readonly before: { readonly logLoss: number; readonly error: number };
  /** The same after calibration, that of each part of the rows found on the others. */
  readonly after: { readonly logLoss: number; readonly error: number };
}

/** How good a model of a table is: what was found on rows that its networks had not seen. */
export interface TabularResult {
  /** Rows that were judged. */
  readonly rows: number;
  /** Scores of the networks, each on rows that it had not seen; the first is the one that people know best. */
  readonly network: readonly Score[];
  /** Scores of a linear model on the same folds. */
  readonly linear: readonly Score[];
  /** Scores of what does not look at the inputs: the commonest class, or the mean. */
  readonly dummy: readonly Score[];
  /** How far the scores of the networks are above those of the linear model, by the same rows. */
  readonly overLinear: readonly Score[];
  /** How far the scores of the networks are above those of the dummy. */
  readonly overDummy: readonly Score[];
  /** Whether the networks are better than the linear model by the first score, beyond the interval of the difference. */
  readonly beatsLinear: 'better' | 'worse' | 'unclear';
  /** In one sentence what comes of it. */
  readonly verdict: string;
  /** Of classes. */
  readonly calibration?: CalibrationReport | undefined;
  /** Of classes, `confusion[i][j]`: how many rows of class i were said to be of class j. */
  readonly confusion?: readonly (readonly number[])[] | undefined;
  /** Of a regression, from the least values to the greatest. */
  readonly deciles?: readonly ResidualDecile[] | undefined;
  /** Of a regression. */
  readonly interval?: PredictionInterval | undefined;
}

/** Why a training ended. */
export type TabularStop = 'patience' | 'epochs' | 'timeLimit' | 'interrupted';
