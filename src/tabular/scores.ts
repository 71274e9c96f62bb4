import type { Matrix } from '../core/matrix.js';
import { argmax } from '../metrics/index.js';

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

/**
 * A figure with what each row has to do with it: its influence, the rate at which the figure changes with the weight of
 * the row. The standard error of the figure is their root mean square over √rows, and of the difference of two figures
 * of the same rows, that of the differences (Hampel, JASA 69, 1974; of the area under a ROC curve it is what DeLong,
 * DeLong and Clarke-Pearson have, Biometrics 44, 1988). It is a bootstrap of rows without the drawing.
 */
interface Influenced {
  readonly name: ScoreName;
  readonly better: 'greater' | 'smaller';
  readonly value: number;
  readonly influence: Float64Array;
  /** Replaces the interval where the normal one is poor. */
  readonly interval?: readonly [low: number, high: number];
  /** What the figure cannot leave. */
  readonly range: readonly [least: number, most: number];
}

/** The 97.5 % point of the normal distribution. */
const z = 1.959963984540054;
/** Below it, a logarithm would stand for nothing that float32 knows. */
const leastProbability = 1.1754943508222875e-38;

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The 97.5 % point of Student's distribution: exact for one and two degrees of freedom, else within 0.1 % by the expansion
 * of Cornish and Fisher (Abramowitz and Stegun, 26.7.5).
 */
function studentPoint(degrees: number): number {
  if (degrees <= 1) return 12.706204736432095;
  if (degrees === 2) return 4.302652729749464;
  const [z3, z5, z7, z9] = [z ** 3, z ** 5, z ** 7, z ** 9];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * degrees ** 4)
  );
}

/** Half the width of the 95 % interval of a figure, of which few rows say less. */
function halfWidth(influence: Float64Array): number {
  const { length } = influence;
  let sum = 0;
  for (const value of influence) sum += value * value;
  return studentPoint(length - 1) * Math.sqrt(sum / length / Math.max(1, length - 1));
}

function meanFigure(name: ScoreName, better: Score['better'], perRow: Float64Array, most: number): Influenced {
  const value = meanOf(perRow);
  return { name, better, value, influence: perRow.map((each) => each - value), range: [0, most] };
}

/** Wilson's interval, which is right also where all rows are: JASA 22, 1927. */
export function wilson(right: number, rows: number): readonly [low: number, high: number] {
  const [p, square] = [right / rows, z * z];
  const middle = (p + square / (2 * rows)) / (1 + square / rows);
  const half = (z / (1 + square / rows)) * Math.sqrt((p * (1 - p)) / rows + square / (4 * rows * rows));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** The area under the ROC curve of one score, with the influence of each row; undefined where a side has no rows. */
function areaUnder(
  scores: Float64Array,
  isYes: (row: number) => boolean,
): { value: number; influence: Float64Array } | undefined {
  const rows = scores.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  let yes = 0;
  for (let row = 0; row < rows; row++) yes += Number(isYes(row));
  const no = rows - yes;
  if (yes === 0 || no === 0) return undefined;
  const placement = new Float64Array(rows);
  let [yesBelow, noBelow, area] = [0, 0, 0];
  for (let from = 0; from < rows; ) {
    let to = from;
    let yesHere = 0;
    while (to < rows && scores[order[to] as number] === scores[order[from] as number]) {
      yesHere += Number(isYes(order[to] as number));
      to += 1;
    }
    const noHere = to - from - yesHere;
    for (let k = from; k < to; k++) {
      const row = order[k] as number;
      placement[row] = isYes(row) ? (noBelow + noHere / 2) / no : (yes - yesBelow - yesHere + yesHere / 2) / yes;
    }
    area += yesHere * (noBelow + noHere / 2);
    yesBelow += yesHere;
    noBelow += noHere;
    from = to;
  }
  const value = area / (yes * no);
  const influence = placement.map((each, row) => ((each - value) * rows) / (isYes(row) ? yes : no));
  return { value, influence };
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

/** Answers beside what was right: probabilities of classes and the places of the right ones, or values. */
export interface Judged {
  /** [rows × classes] probabilities, two columns for two classes; [rows × 1] values of a regression. */
  readonly prediction: Matrix;
  /** For each row the place of its class, or its value. */
  readonly truth: Float64Array;
}

const known = new WeakMap<Judged, readonly Influenced[]>();

/** Figures of answers, which are made once: areas are found by sorting. */
function figuresOf(judged: Judged): readonly Influenced[] {
  const { prediction, truth } = judged;
  const found =
    known.get(judged) ?? (prediction.cols === 1 ? valueFigures(prediction, truth) : classFigures(prediction, truth));
  known.set(judged, found);
  return found;
}

/** Scores of answers, each with its interval. The first is the one that people know best. */
export function scoresOf(judged: Judged): Score[] {
  return figuresOf(judged).map(({ name, better, value, influence, interval, range }) => {
    // Of a figure beyond the greatest number nothing is known.
    const half = Number.isFinite(value) ? halfWidth(influence) : 0;
    const [low, high] = interval ?? [Math.max(range[0], value - half), Math.min(range[1], value + half)];
    return { name, better, value, low, high };
  });
}

/**
 * The interval of the difference of two shares of the same rows, with half a row more of each kind, so that it has a width
 * also where all rows agree: Agresti and Min, Statistics in Medicine 24, 2005.
 *
 * @param one near 1 for each row that is right, near 0 for others
 */
function pairedInterval(one: Float64Array, other: Float64Array): readonly [low: number, high: number] {
  const rows = one.length + 2;
  let [better, worse] = [0.5, 0.5];
  one.forEach((each, row) => {
    const difference = each - (other[row] as number);
    if (difference > 0.5) better += 1;
    else if (difference < -0.5) worse += 1;
  });
  const middle = (better - worse) / rows;
  const half = (z * Math.sqrt(better + worse - (better - worse) ** 2 / rows)) / rows;
  return [Math.max(-1, middle - half), Math.min(1, middle + half)];
}

/**
 * How far the scores of one model are above those of another on the same rows. The interval is that of the differences,
 * row by row, and much narrower than those of the two figures: rows that are hard for one are hard for the other.
 */
export function differencesOf(one: Judged, other: Judged): Score[] {
  const others = figuresOf(other);
  return figuresOf(one).flatMap(({ name, better, value, influence }): Score[] => {
    const against = others.find((each) => each.name === name);
    if (against === undefined) return [];
    const difference = value - against.value;
    if (name === 'accuracy') {
      const [low, high] = pairedInterval(
        influence.map((each) => each + value),
        against.influence.map((each) => each + against.value),
      );
      return [{ name, better, value: difference, low: Math.min(difference, low), high: Math.max(difference, high) }];
    }
    const half = halfWidth(influence.map((each, row) => each - (against.influence[row] as number)));
    return [{ name, better, value: difference, low: difference - half, high: difference + half }];
  });
}

/** Whether a difference says that the one is better than the other, worse, or neither beyond its interval. */
export function judgeDifference({ better, low, high }: Score): 'better' | 'worse' | 'unclear' {
  if (low > 0) return better === 'greater' ? 'better' : 'worse';
  if (high < 0) return better === 'greater' ? 'worse' : 'better';
  return 'unclear';
}
