import { type Matrix, matrix } from '../core/matrix.js';
import { argmax } from '../metrics/index.js';
import { applyCalibration, type Calibration, calibrate, uncalibrated } from './calibration.js';

/** What all networks together say of the rows held out, after one epoch. */
export interface EpochJudgement {
  /** By which the best epoch is found. */
  readonly loss: number;
  /** Accuracy, or root mean squared error. */
  readonly score: number;
}

/** The least loss so far, when it was, and what was answered then. */
export interface BestAnswers {
  epoch: number;
  loss: number;
  /** [judged rows × outputs], as the networks gave it. */
  prediction: Matrix;
}

/**
 * The rows held out, which all networks together are judged by after every epoch.
 *
 * The epoch with the least loss of all of them is that of the model. To judge it by the same rows would flatter it:
 * so each part of the rows is judged at the epoch that is best for the other parts, with the calibration that is best
 * for them. The loss of classes is log loss after calibration: how far probabilities can be told apart, not whether a
 * network is too sure of itself, which is set right in the end (Berta, Holzmüller, Jordan, Bach, "Rethinking early
 * stopping: refine, then calibrate", 2025).
 */
export class HeldOut {
  /** What is right for each judged row. */
  readonly truth: Float64Array;
  /** The part of each judged row. */
  readonly partOf: Uint8Array;
  readonly partCount: number;
  /** The best epoch by all rows. */
  best: BestAnswers | undefined;
  /** The best epoch of each part by the rows of the others; what was answered to the part then is in `crossed`. */
  readonly chosen: { epoch: number; loss: number }[];
  /** What was answered to each row at the epoch that others chose [judged rows × outputs]. */
  readonly crossed: Matrix;

  constructor(truth: Float64Array, partOf: Uint8Array, partCount: number, outputs: number) {
    this.truth = truth;
    this.partOf = partOf;
    this.partCount = partCount;
    this.crossed = matrix(truth.length, outputs);
    this.chosen = Array.from({ length: partCount }, () => ({ epoch: 0, loss: Number.POSITIVE_INFINITY }));
  }

  /** Takes the state of another one, of the same rows. */
  restore(
    chosen: readonly { readonly epoch: number; readonly loss: number }[],
    crossed: Float64Array,
    best: { readonly epoch: number; readonly loss: number; readonly prediction: Float64Array } | undefined,
  ): void {
    chosen.forEach((each, part) => {
      this.chosen[part] = { ...each };
    });
    this.crossed.data.set(crossed);
    const { rows, cols } = this.crossed;
    this.best = best && { ...best, prediction: matrix(rows, cols, best.prediction) };
  }

  /** What each row loses. */
  #losses(prediction: Matrix): Float64Array {
    const { cols, data } = prediction;
    const { truth } = this;
    if (cols === 1) return truth.map((value, row) => (value - (data[row] as number)) ** 2);
    const fair = applyCalibration(prediction, calibrate(prediction, truth)).data;
    return truth.map((place, row) => -Math.log(fair[row * cols + place] as number));
  }

  /** Takes what was answered after an epoch; whether it is the best so far. */
  take(epoch: number, prediction: Matrix): EpochJudgement & { readonly isBest: boolean } {
    const { truth, partOf, chosen, crossed } = this;
    const { cols } = prediction;
    const losses = this.#losses(prediction);
    const [sums, counts] = [new Float64Array(this.partCount), new Float64Array(this.partCount)];
    let [sum, right] = [0, 0];
    losses.forEach((loss, row) => {
      const part = partOf[row] as number;
      sums[part] = (sums[part] as number) + loss;
      counts[part] = (counts[part] as number) + 1;
      sum += loss;
      if (cols > 1) right += Number(argmax(prediction, row) === truth[row]);
    });
    const loss = sum / truth.length;
    const isBest = loss < (this.best?.loss ?? Number.POSITIVE_INFINITY);
    if (isBest) this.best = { epoch, loss, prediction };
    chosen.forEach((each, part) => {
      const others = truth.length - (counts[part] as number);
      // Alone, a part has nobody else to go by.
      const by = others === 0 ? loss : (sum - (sums[part] as number)) / others;
      if (!(by < each.loss)) return;
      chosen[part] = { epoch, loss: by };
      for (let row = 0; row < truth.length; row++) {
        if (partOf[row] !== part) continue;
        crossed.data.set(prediction.data.subarray(row * cols, (row + 1) * cols), row * cols);
      }
    });
    return { loss, score: cols > 1 ? right / truth.length : Math.sqrt(loss), isBest };
  }

  /** The calibration of the model, by all rows. */
  calibration(): Calibration {
    const { best, truth } = this;
    return best === undefined || best.prediction.cols === 1 ? uncalibrated : calibrate(best.prediction, truth);
  }

  /** What each row is judged by: answers of the epoch, and with the calibration, that the other parts choose. */
  answers(): Matrix {
    const { crossed, truth, partOf } = this;
    const { rows, cols } = crossed;
    if (cols === 1) return crossed;
    const result = matrix(rows, cols);
    for (let part = 0; part < this.partCount; part++) {
      const others = Uint32Array.from(partOf.keys()).filter((row) => partOf[row] !== part);
      const fair = applyCalibration(crossed, calibrate(crossed, truth, others));
      for (let row = 0; row < rows; row++)
        if (partOf[row] === part) result.data.set(fair.data.subarray(row * cols, (row + 1) * cols), row * cols);
    }
    return result;
  }
}
