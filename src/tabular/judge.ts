import type { Matrix } from '../core/matrix.js';
import { argmax } from '../metrics/index.js';
import { type Calibration, calibrationError } from './calibration.js';
import { type Judged, logLossOf } from './figures.js';
import type { CalibrationReport, PredictionInterval, ResidualDecile, TabularResult } from './result.js';
import type { Score } from './score.js';
import { scoreNames, scoreText } from './score-text.js';
import { differencesOf, judgeDifference, scoresOf } from './scores.js';

/** What the judged rows were answered by whom. */
export interface Answered {
  /** What is right for each row. */
  readonly truth: Float64Array;
  /** Of the networks, as they gave it, and calibrated. */
  readonly raw: Matrix;
  readonly network: Matrix;
  readonly linear: Matrix;
  readonly dummy: Matrix;
  /** That of the model. */
  readonly calibration: Calibration;
}

/** How many rows of each class were said to be of each class. */
export function confusionOf({ prediction, truth }: Judged): number[][] {
  const { cols } = prediction;
  const counts = Array.from({ length: cols }, () => new Array<number>(cols).fill(0));
  truth.forEach((place, row) => {
    const said = argmax(prediction, row);
    const own = counts[place] as number[];
    own[said] = (own[said] as number) + 1;
  });
  return counts;
}

/** Errors by tenths of the rows, in the order of what was right. */
export function decilesOf({ prediction, truth }: Judged): ResidualDecile[] {
  const order = Uint32Array.from(truth.keys()).sort((a, b) => (truth[a] as number) - (truth[b] as number));
  const tenths = Math.min(10, order.length);
  return Array.from({ length: tenths }, (_, tenth) => {
    const rows = order.subarray(
      Math.floor((tenth * order.length) / tenths),
      Math.floor(((tenth + 1) * order.length) / tenths),
    );
    let [bias, size] = [0, 0];
    for (const row of rows) {
      const error = (prediction.data[row] as number) - (truth[row] as number);
      bias += error / rows.length;
      size += Math.abs(error) / rows.length;
    }
    const [from, to] = [truth[rows[0] as number] as number, truth[rows.at(-1) as number] as number];
    return { from, to, rows: rows.length, bias, meanAbsoluteError: size };
  });
}

/**
 * Half the width within which values lie around predictions: the ⌈(n + 1)·coverage⌉-th smallest of the errors that were
 * made on rows held out (split conformal prediction: Lei, G'Sell, Rinaldo, Tibshirani, Wasserman, JASA 113, 2018). Undefined
 * where there are too few rows to say.
 */
export function intervalOf({ prediction, truth }: Judged, coverage: number): PredictionInterval | undefined {
  const sizes = truth.map((value, row) => Math.abs((prediction.data[row] as number) - value)).sort();
  const place = Math.ceil((sizes.length + 1) * coverage);
  return place > sizes.length ? undefined : { coverage, halfWidth: sizes[place - 1] as number };
}

function calibrationReport(raw: Judged, fair: Judged, calibration: Calibration): CalibrationReport {
  const of = (judged: Judged) => ({
    logLoss: logLossOf(judged),
    error: calibrationError(judged.prediction, judged.truth),
  });
  return { ...calibration, before: of(raw), after: of(fair) };
}

function verdictOf(network: Score, linear: Score, over: Score, overDummy: Score): string {
  const word = scoreNames[network.name];
  const figures = `${word} ${scoreText(network.name, network.value)} against ${scoreText(linear.name, linear.value)}`;
  const difference = `${scoreText(over.name, over.value, true)}, 95 % interval ${scoreText(over.name, over.low, true)} to ${scoreText(over.name, over.high, true)}`;
  if (judgeDifference(overDummy) !== 'better')
    return `The network is not better than an answer that does not look at the columns: they say nothing of the target that it could find, or there are too few rows (${word} ${scoreText(network.name, network.value)}).`;
  const judgement = judgeDifference(over);
  if (judgement === 'better')
    return `The network is better than a linear model: ${figures}, a difference of ${difference}.`;
  if (judgement === 'worse')
    return `The network is worse than a linear model: ${figures}, a difference of ${difference}. Take the linear model.`;
  return `The network is not better than a linear model beyond what chance explains: ${figures}, a difference of ${difference}. The linear model is simpler.`;
}

/** All that is said of a model, from the answers to the rows held out. */
export function judge({ truth, raw, network, linear, dummy, calibration }: Answered): TabularResult {
  const of = (prediction: Matrix): Judged => ({ prediction, truth });
  const [own, plain, none] = [of(network), of(linear), of(dummy)];
  const [scores, linearScores, dummyScores] = [scoresOf(own), scoresOf(plain), scoresOf(none)];
  const [overLinear, overDummy] = [differencesOf(own, plain), differencesOf(own, none)];
  const first = overLinear[0] as Score;
  const common = {
    rows: truth.length,
    ...{ network: scores, linear: linearScores, dummy: dummyScores, overLinear, overDummy },
    beatsLinear: judgeDifference(first),
    verdict: verdictOf(scores[0] as Score, linearScores[0] as Score, first, overDummy[0] as Score),
  };
  if (network.cols === 1) return { ...common, deciles: decilesOf(own), interval: intervalOf(own, 0.9) };
  return { ...common, calibration: calibrationReport(of(raw), own, calibration), confusion: confusionOf(own) };
}
