import { checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { MatrixLike } from '../core/matrix.js';
import type { ClassLabel } from '../metrics/metric.js';
import { probabilitiesOf } from '../metrics/probabilities.js';
import { type Cumulated, checkBoth, cumulate, type Ranking, rankingsOf } from '../metrics/ranking.js';
import type { Network, Targets } from '../network/index.js';
import { type Answers, type RowWeights, readAsked } from './answers.js';

/** Of which class a curve is. */
export interface CurveOptions {
  /**
   * The label of the class against the others; of several labels at once, the number of the output. Default: the second
   * of two classes.
   */
  readonly positive?: ClassLabel | undefined;
}

/** How many rows of a class are found, and how many others are taken for it, as the threshold comes down. */
export interface RocCurve {
  /** Rows of at least this score are said to be of the class; at first Infinity, and none is. */
  readonly thresholds: readonly number[];
  /** The share of the others that is said to be of the class. */
  readonly falsePositiveRate: readonly number[];
  /** The share of its rows that is found. */
  readonly truePositiveRate: readonly number[];
}

/** Precision beside recall as the threshold comes down. */
export interface PrecisionRecallCurve {
  /** Rows of at least this score are said to be of the class; at first Infinity, and none is. */
  readonly thresholds: readonly number[];
  /** The share of right ones among the rows that are said to be of the class; at first 1. */
  readonly precision: readonly number[];
  /** The share of its rows that is found. */
  readonly recall: readonly number[];
}

/** How often a class comes true where it is said to be so probable. */
export interface CalibrationCurve {
  /** The mean probability in each bin that has rows. */
  readonly predicted: readonly number[];
  /** The share of its rows that are of the class. */
  readonly observed: readonly number[];
  /** How many rows it has, or the sum of their weights. */
  readonly support: readonly number[];
}

/** What a calibration curve is made of. */
export interface CalibrationCurveOptions extends CurveOptions {
  /** Bins of equal width from 0 to 1. Default: 10. */
  readonly bins?: number | undefined;
}

function rankingOf(answers: Answers, { positive = true }: CurveOptions, where: string): Ranking {
  const rankings = rankingsOf(answers.prediction, answers.target, answers, positive, where);
  const [ranking] = rankings;
  if (ranking !== undefined && rankings.length === 1) return ranking;
  const fix = `Write { positive: ${describe(ranking?.label)} }.`;
  return fail(`${where}, option positive`, `one of ${rankings.length} classes or labels`, 'none', fix);
}

function cumulatedOf(asked: readonly unknown[], where: string, both: boolean): Cumulated {
  const { answers, options } = readAsked<CurveOptions>(asked, ['positive'], where);
  const ranking = rankingOf(answers, options, where);
  const cumulated = cumulate(ranking, answers.weights);
  checkBoth(cumulated, ranking.name, where, both);
  return cumulated;
}

/** The share of the last of sums that each of them is. */
function sharesOf(sums: Float64Array): number[] {
  return [0, ...Array.from(sums, (sum) => sum / (sums.at(-1) as number))];
}

/**
 * The ROC curve of a class: a point for each score that occurs. `rocAuc` is the area under it.
 *
 * @param x [rows × inputs]
 * @param y as for `evaluate`
 * @throws MultilayerError for targets that are no classes, and where the class has no rows, or all
 */
export function rocCurve(network: Network, x: MatrixLike, y: Targets, options?: CurveOptions & RowWeights): RocCurve;
/** The same of the answers of a cross-validation: `rocCurve(result.outOfFold)`. */
export function rocCurve(answers: Answers, options?: CurveOptions): RocCurve;
export function rocCurve(...asked: readonly unknown[]): RocCurve {
  const { thresholds, yes, no } = cumulatedOf(asked, 'rocCurve', true);
  return {
    thresholds: [Number.POSITIVE_INFINITY, ...thresholds],
    falsePositiveRate: sharesOf(no),
    truePositiveRate: sharesOf(yes),
  };
}

/**
 * Precision and recall of a class: a point for each score that occurs. `averagePrecision` is their sum Σ (Rₖ − Rₖ₋₁)·Pₖ.
 *
 * @param x [rows × inputs]
 * @param y as for `evaluate`
 * @throws MultilayerError for targets that are no classes, and where the class has no rows
 */
export function precisionRecallCurve(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options?: CurveOptions & RowWeights,
): PrecisionRecallCurve;
/** The same of the answers of a cross-validation: `precisionRecallCurve(result.outOfFold)`. */
export function precisionRecallCurve(answers: Answers, options?: CurveOptions): PrecisionRecallCurve;
export function precisionRecallCurve(...asked: readonly unknown[]): PrecisionRecallCurve {
  const { thresholds, yes, no } = cumulatedOf(asked, 'precisionRecallCurve', false);
  // Rows that do not count make no point, so there is always something to divide by.
  const precision = Array.from(yes, (found, k) => found / (found + (no[k] as number)));
  return {
    thresholds: [Number.POSITIVE_INFINITY, ...thresholds],
    precision: [1, ...precision],
    recall: sharesOf(yes),
  };
}

/**
 * How often a class comes true where it is said to be so probable: in `bins` of equal width from 0 to 1, by default 10.
 *
 * @param x [rows × inputs]
 * @param y as for `evaluate`
 * @throws MultilayerError for targets that are no classes, and outputs that are no probabilities
 */
export function calibrationCurve(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options?: CalibrationCurveOptions & RowWeights,
): CalibrationCurve;
/** The same of the answers of a cross-validation: `calibrationCurve(result.outOfFold)`. */
export function calibrationCurve(answers: Answers, options?: CalibrationCurveOptions): CalibrationCurve;
export function calibrationCurve(...asked: readonly unknown[]): CalibrationCurve {
  const where = 'calibrationCurve';
  const { answers, options } = readAsked<CalibrationCurveOptions>(asked, ['positive', 'bins'], where);
  const bins = checkNumber(options.bins ?? 10, counting, `${where}, option bins`, 'The default is 10.');
  probabilitiesOf(answers.prediction, answers.target, answers, where);
  const { scores, wanted } = rankingOf(answers, options, where);
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, support: 0 }));
  scores.forEach((score, row) => {
    // Of one output, the first class has the negative of its probability as its score.
    const p = score < 0 || Object.is(score, -0) ? 1 + score : score;
    const bin = sums[Math.max(0, Math.ceil(p * bins) - 1)];
    const weight = answers.weights?.[row] ?? 1;
    if (bin === undefined || weight === 0) return;
    bin.predicted += weight * p;
    bin.observed += weight * (wanted[row] as number);
    bin.support += weight;
  });
  const full = sums.filter(({ support }) => support > 0);
  return {
    predicted: full.map(({ predicted, support }) => predicted / support),
    observed: full.map(({ observed, support }) => observed / support),
    support: full.map(({ support }) => support),
  };
}
