import type { Matrix } from '../core/matrix.js';
import { argmax } from '../metrics/index.js';
import { areaUnder } from './area-under-curve.js';
import { leastProbability } from './calibration.js';
import { wilson, z } from './intervals.js';
import type { Score, ScoreName } from './score.js';

/** Answers beside what was right: probabilities of classes and the places of the right ones, or values. */
export interface Judged {
  /** [rows × classes] probabilities, two columns for two classes; [rows × 1] values of a regression. */
  readonly prediction: Matrix;
  /** For each row the place of its class, or its value. */
  readonly truth: Float64Array;
}

/**
 * A figure with what each row has to do with it: its influence, the rate at which the figure changes with the weight of
 * the row. The standard error of the figure is their root mean square over √rows, and of the difference of two figures
 * of the same rows, that of the differences (Hampel, JASA 69, 1974; of the area under a ROC curve it is what DeLong,
 * DeLong and Clarke-Pearson have, Biometrics 44, 1988). It is a bootstrap of rows without the drawing.
 */
export interface Influenced {
  readonly name: ScoreName;
  readonly better: 'greater' | 'smaller';
  readonly value: number;
  readonly influence: Float64Array;
  /** Replaces the interval where the normal one is poor. */
  readonly interval?: readonly [low: number, high: number];
  /** What the figure cannot leave. */
  readonly range: readonly [least: number, most: number];
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function meanFigure(name: ScoreName, better: Score['better'], perRow: Float64Array, most: number): Influenced {
  const value = meanOf(perRow);
  return { name, better, value, influence: perRow.map((each) => each - value), range: [0, most] };
}

function areaFigure(probabilities: Matrix, truth: ArrayLike<number>): Influenced | undefined {
  const { rows, cols, data } = probabilities;
  const places = cols === 2 ? [1] : Array.from({ length: cols }, (_, j) => j);
  const areas = places.flatMap((place) => {
    const scores = Float64Array.from({ length: rows }, (_, row) => data[row * cols + place] as number);
    return areaUnder(scores, (row) => truth[row] === place) ?? [];
  });
  if (areas.length === 0) return undefined;
  const influence = new Float64Array(rows);
  for (const each of areas)
    each.influence.forEach((one, row) => {
      influence[row] = (influence[row] as number) + one / areas.length;
    });
  const value = areas.reduce((sum, each) => sum + each.value, 0) / areas.length;
  return { name: 'rocAuc', better: 'greater', value, influence, range: [0, 1] };
}

/** The mean of the recalls of the classes that have rows. */
function balancedFigure(right: Float64Array, truth: ArrayLike<number>, classes: number): Influenced {
  const [rowsOf, rightOf] = [new Float64Array(classes), new Float64Array(classes)];
  right.forEach((each, row) => {
    const place = truth[row] as number;
    rowsOf[place] = (rowsOf[place] as number) + 1;
    rightOf[place] = (rightOf[place] as number) + each;
  });
  const present = rowsOf.reduce((count, each) => count + Number(each > 0), 0);
  const recall = (place: number): number => (rightOf[place] as number) / (rowsOf[place] as number);
  let [value, variance] = [0, 0];
  rowsOf.forEach((count, place) => {
    if (count === 0) return;
    value += recall(place) / present;
    // Two rows more, one of them right, as Wilson's interval has it: a class that is always right may yet be wrong.
    const shrunk = ((rightOf[place] as number) + 1) / (count + 2);
    variance += (shrunk * (1 - shrunk)) / count / present ** 2;
  });
  const influence = right.map((each, row) => {
    const place = truth[row] as number;
    return ((each - recall(place)) * right.length) / ((rowsOf[place] as number) * present);
  });
  const half = z * Math.sqrt(variance);
  const interval = [Math.max(0, value - half), Math.min(1, value + half)] as const;
  return { name: 'balancedAccuracy', better: 'greater', value, influence, interval, range: [0, 1] };
}

/** What each row costs of log loss. */
function surprises({ rows, cols, data }: Matrix, truth: ArrayLike<number>): Float64Array {
  return Float64Array.from(
    { length: rows },
    (_, row) => -Math.log(Math.max(leastProbability, data[row * cols + (truth[row] as number)] as number)),
  );
}

/** The mean of −log of the probability of what is right. */
export function logLossOf({ prediction, truth }: Judged): number {
  return meanOf(surprises(prediction, truth));
}

function classFigures(probabilities: Matrix, truth: ArrayLike<number>): Influenced[] {
  const { rows, cols } = probabilities;
  const right = Float64Array.from({ length: rows }, (_, row) => Number(argmax(probabilities, row) === truth[row]));
  const surprise = surprises(probabilities, truth);
  const accuracy = meanFigure('accuracy', 'greater', right, 1);
  const area = areaFigure(probabilities, truth);
  return [
    { ...accuracy, interval: wilson(Math.round(accuracy.value * rows), rows) },
    balancedFigure(right, truth, cols),
    meanFigure('logLoss', 'smaller', surprise, Number.POSITIVE_INFINITY),
    ...(area === undefined ? [] : [area]),
  ];
}

function valueFigures(prediction: Matrix, truth: ArrayLike<number>): Influenced[] {
  const { rows, data } = prediction;
  const squares = Float64Array.from(
    { length: rows },
    (_, row) => ((data[row] as number) - (truth[row] as number)) ** 2,
  );
  const sizes = squares.map(Math.sqrt);
  const wanted = Float64Array.from({ length: rows }, (_, row) => truth[row] as number);
  const middle = meanOf(wanted);
  const spread = wanted.map((each) => (each - middle) ** 2);
  const [error, variance] = [meanOf(squares), meanOf(spread)];
  const root = Math.sqrt(error);
  const figures: Influenced[] = [
    {
      name: 'rootMeanSquaredError',
      better: 'smaller',
      value: root,
      influence: squares.map((each) => (root === 0 ? 0 : (each - error) / (2 * root))),
      range: [0, Number.POSITIVE_INFINITY],
    },
    meanFigure('meanAbsoluteError', 'smaller', sizes, Number.POSITIVE_INFINITY),
  ];
  // A target that is the same everywhere has no variance to explain.
  if (variance === 0) return figures;
  const influence = squares.map((each, row) => -(each - (error / variance) * (spread[row] as number)) / variance);
  return [
    ...figures,
    { name: 'r2', better: 'greater', value: 1 - error / variance, influence, range: [Number.NEGATIVE_INFINITY, 1] },
  ];
}

const known = new WeakMap<Judged, readonly Influenced[]>();

/** Figures of answers, which are made once: areas are found by sorting. */
export function figuresOf(judged: Judged): readonly Influenced[] {
  const { prediction, truth } = judged;
  const found =
    known.get(judged) ?? (prediction.cols === 1 ? valueFigures(prediction, truth) : classFigures(prediction, truth));
  known.set(judged, found);
  return found;
}
