import { type Matrix, matrix } from '../core/matrix.js';
import { argmax } from '../metrics/index.js';

/** What turns the probabilities of a network into ones that can be taken at their word. */
export interface Calibration {
  /** What logarithms of probabilities are divided by: more than 1 where the network was too sure of itself. */
  readonly temperature: number;
  /** The share of an even guess that is mixed in, so that nothing is ever said to be impossible. */
  readonly share: number;
}

/** Leaves probabilities as they are. */
export const uncalibrated: Calibration = { temperature: 1, share: 0 };

/** The least float32 that is not subnormal: a probability of 0 is one that a float32 could not hold. */
export const leastProbability = 1.1754943508222875e-38;
/** Temperatures outside of 1/1000 to 1000 say that there is nothing to find. */
export const mostTemperature = 1000;
const widest = Math.log(mostTemperature);
const mostSteps = 60;

function softmaxInto(logits: Float64Array, at: number, classes: number, inverse: number, out: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < classes; j++) most = Math.max(most, (logits[at + j] as number) * inverse);
  let sum = 0;
  for (let j = 0; j < classes; j++) {
    const weight = Math.exp((logits[at + j] as number) * inverse - most);
    out[j] = weight;
    sum += weight;
  }
  for (let j = 0; j < classes; j++) out[j] = (out[j] as number) / sum;
}

/** Logarithms of probabilities, which are logits. */
function logitsOf({ data }: Matrix): Float64Array {
  return data.map((p) => Math.log(Math.max(p, leastProbability)));
}

/**
 * The temperature at which the mean log loss of some rows is least, by Newton's method within a bracket: the loss is
 * convex in the inverse temperature β, with the slope E[z] − z of the right class and the curvature Var[z], the moments
 * those of softmax(βz). Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", ICML 2017. An even
 * guess is mixed in with weight 1/(rows + 1), as Laplace's rule has it, after probmetrics' `ts-mix` (Holzmüller 2025). The
 * same share of what is right is spread over all classes, as Platt has it ("Probabilistic outputs for support vector
 * machines", 1999): where all rows are answered rightly, they would call for no doubt at all, and the first wrong one of
 * others would cost more than all was worth.
 *
 * @param probabilities [rows × classes]
 * @param truth the place of the right class of each row
 * @param rows which rows to go by. Default: all.
 */
export function calibrate(probabilities: Matrix, truth: ArrayLike<number>, rows?: ArrayLike<number>): Calibration {
  const { cols } = probabilities;
  const count = rows?.length ?? probabilities.rows;
  const share = 1 / (count + 1);
  if (count === 0) return uncalibrated;
  const logits = logitsOf(probabilities);
  const p = new Float64Array(cols);
  const slopes = (inverse: number): readonly [slope: number, curvature: number] => {
    let [slope, curvature] = [0, 0];
    for (let k = 0; k < count; k++) {
      const row = rows === undefined ? k : (rows[k] as number);
      const at = row * cols;
      softmaxInto(logits, at, cols, inverse, p);
      let [mean, square, sum] = [0, 0, 0];
      for (let j = 0; j < cols; j++) {
        const z = logits[at + j] as number;
        sum += z;
        mean += (p[j] as number) * z;
        square += (p[j] as number) * z * z;
      }
      const right = logits[at + (truth[row] as number)] as number;
      slope += mean - (1 - share) * right - (share * sum) / cols;
      curvature += square - mean * mean;
    }
    return [slope / count, curvature / count];
  };
  // In ln β, so that the bracket is halved alike on either side of 1.
  let [low, high, point] = [-widest, widest, 0];
  for (let step = 0; step < mostSteps && high - low > 1e-9; step++) {
    const inverse = Math.exp(point);
    const [slope, curvature] = slopes(inverse);
    if (slope === 0) break;
    if (slope > 0) high = point;
    else low = point;
    const next = inverse - slope / curvature;
    const newton = next > 0 ? Math.log(next) : Number.NaN;
    const taken = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(taken - point) < 1e-9) break;
    point = taken;
  }
  return { temperature: Math.exp(-point), share };
}

/** Probabilities as a calibration has them. */
export function applyCalibration({ rows, cols, data }: Matrix, { temperature, share }: Calibration): Matrix {
  const result = matrix(rows, cols);
  const logits = temperature === 1 ? undefined : logitsOf({ rows, cols, data });
  const p = new Float64Array(cols);
  for (let at = 0; at < data.length; at += cols) {
    if (logits === undefined) for (let j = 0; j < cols; j++) p[j] = data[at + j] as number;
    else softmaxInto(logits, at, cols, 1 / temperature, p);
    for (let j = 0; j < cols; j++) result.data[at + j] = (1 - share) * (p[j] as number) + share / cols;
  }
  return result;
}

/**
 * The mean distance between how sure answers are and how often they are right, in bins of one tenth: the expected
 * calibration error of Naeini, Cooper, Hauskrecht, AAAI 2015, over the most probable class.
 */
export function calibrationError(probabilities: Matrix, truth: ArrayLike<number>): number {
  const { rows, cols, data } = probabilities;
  const bins = Array.from({ length: 10 }, () => ({ sure: 0, right: 0 }));
  for (let row = 0; row < rows; row++) {
    const best = argmax(probabilities, row);
    const p = data[row * cols + best] as number;
    const bin = bins[Math.min(9, Math.max(0, Math.ceil(p * 10) - 1))];
    if (bin === undefined) continue;
    bin.sure += p;
    bin.right += Number(best === truth[row]);
  }
  return bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / rows;
}
