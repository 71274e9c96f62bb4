import { type Matrix, matrix } from '../core/matrix.js';
import type { Work } from '../core/turns.js';
import type { Task } from '../tables/task.js';
import { type ConvexLoss, minimize } from './newton.js';
import type { RecipeInput } from './recipe.js';
import { type SparseRows, sparseRows, times } from './sparse-rows.js';

/** What a linear model or a dummy is fitted to. */
export interface BaselineCase {
  readonly task: Task;
  /** How many classes there are; two where the task is binary. */
  readonly classes?: number | undefined;
}

/** What the network is compared with. */
export interface Baseline {
  /** Probabilities of all classes, also of two [rows × classes], or the values of a regression [rows × 1]. */
  predict(x: Matrix): Matrix;
}

/** What a linear model may be told. */
export interface LinearCase extends BaselineCase {
  /** What the columns of x are: the number of a level becomes a column for each level. */
  readonly inputs: readonly RecipeInput[];
  /** Of ½·penalty·Σ w², beside the sum of the losses of rows. Default: 1, as in scikit-learn. */
  readonly penalty?: number | undefined;
}

/** Ridge regression, or logistic regression. */
export class LinearModel implements Baseline {
  readonly task: Task;
  /** What the columns of x are. */
  readonly inputs: readonly RecipeInput[];
  /** For each output a weight for each column, the intercept last: one output for two classes, else one for each. */
  readonly weights: readonly Float64Array[];

  constructor(task: Task, inputs: readonly RecipeInput[], weights: readonly Float64Array[]) {
    this.task = task;
    this.inputs = inputs;
    this.weights = weights;
  }

  /** See {@link Baseline}. */
  predict(x: Matrix): Matrix {
    const scores = scoresOf(sparseRows(x, this.inputs), this.weights);
    if (this.task === 'regression') return matrix(x.rows, 1, scores[0] as Float64Array);
    const columns = this.task === 'binary' ? twoColumns(scores[0] as Float64Array) : softmax(scores);
    const data = new Float64Array(x.rows * columns.length);
    columns.forEach((column, k) => {
      for (let i = 0; i < x.rows; i++) data[i * columns.length + k] = column[i] as number;
    });
    return matrix(x.rows, columns.length, data);
  }
}

/**
 * A linear model of the inputs as they are, in float64: for numbers ridge regression, for classes logistic regression,
 * multinomial where they are more than two; intercepts are not penalised. These are scikit-learn's `Ridge` and
 * `LogisticRegression` with their defaults, at the minimum itself. In portions, so that others have their turn.
 *
 * @param x [rows × inputs], scaled, as the penalty is the same for all columns
 * @param y places of classes, or values
 */
export function* fitLinear(x: Matrix, y: ArrayLike<number>, given: LinearCase): Work<LinearModel> {
  const { task, inputs, classes = 2, penalty = 1 } = given;
  const rows = sparseRows(x, inputs);
  if (task !== 'regression') {
    const loss = task === 'binary' ? logistic(y) : multinomial(y, classes);
    return new LinearModel(task, inputs, yield* minimize(rows, loss, penalty));
  }
  // Around the mean, so that no digit is lost on it.
  const mean = Array.prototype.reduce.call(y, (sum, value) => (sum as number) + (value as number), 0) as number;
  const centre = mean / Math.max(1, y.length);
  const weights = yield* minimize(rows, squares(Float64Array.from(y, (value) => value - centre)), penalty);
  const own = weights[0] as Float64Array;
  own[own.length - 1] = (own.at(-1) as number) + centre;
  return new LinearModel(task, inputs, weights);
}

function scoresOf(rows: SparseRows, weights: readonly Float64Array[]): Float64Array[] {
  return weights.map((w) => {
    const out = new Float64Array(rows.rows);
    times(rows, w, out);
    return out;
  });
}

/** ½·(score − y)². */
function squares(y: Float64Array): ConvexLoss {
  const ones = new Float64Array(y.length).fill(1);
  return {
    outputs: 1,
    value([scores], [gradients]) {
      let sum = 0;
      for (let i = 0; i < y.length; i++) {
        const error = (scores?.[i] as number) - (y[i] as number);
        (gradients as Float64Array)[i] = error;
        sum += 0.5 * error * error;
      }
      return sum;
    },
    curvature: () => [ones],
    times: ([change], [out]) => out?.set(change as Float64Array),
  };
}

/** −log of the probability of the class, of which the second has σ(score). */
function logistic(y: ArrayLike<number>): ConvexLoss {
  const bends = new Float64Array(y.length);
  return {
    outputs: 1,
    value([scores], [gradients]) {
      let sum = 0;
      for (let i = 0; i < y.length; i++) {
        const score = scores?.[i] as number;
        const small = Math.exp(-Math.abs(score));
        const p = (score < 0 ? small : 1) / (1 + small);
        sum += Math.log1p(small) + Math.max(0, y[i] === 1 ? -score : score);
        (gradients as Float64Array)[i] = p - (y[i] as number);
        bends[i] = small / (1 + small) ** 2;
      }
      return sum;
    },
    curvature: () => [bends],
    times([change], [out]) {
      for (let i = 0; i < bends.length; i++) (out as Float64Array)[i] = (bends[i] as number) * (change?.[i] as number);
    },
  };
}

/** −log of the probability of the class, by softmax. */
function multinomial(y: ArrayLike<number>, classes: number): ConvexLoss {
  let p: Float64Array[] = [];
  return {
    outputs: classes,
    value(scores, gradients) {
      p = softmax(scores);
      let sum = 0;
      for (let i = 0; i < y.length; i++) {
        const at = y[i] as number;
        const score = scores[at]?.[i] as number;
        const own = p[at]?.[i] as number;
        // The probability of a class far behind comes to zero, where its logarithm is the difference of the scores.
        sum -= own > 1e-300 ? Math.log(own) : score - Math.max(...scores.map((each) => each[i] as number));
      }
      gradients.forEach((gradient, k) => {
        gradient.set(p[k] as Float64Array);
        for (let i = 0; i < y.length; i++) if (y[i] === k) gradient[i] = (gradient[i] as number) - 1;
      });
      return sum;
    },
    curvature: () => p.map((column) => column.map((value) => value * (1 - value))),
    times(changes, out) {
      const means = new Float64Array(y.length);
      changes.forEach((change, k) => {
        const own = p[k] as Float64Array;
        for (let i = 0; i < means.length; i++)
          means[i] = (means[i] as number) + (own[i] as number) * (change[i] as number);
      });
      changes.forEach((change, k) => {
        const [own, bent] = [p[k] as Float64Array, out[k] as Float64Array];
        for (let i = 0; i < means.length; i++)
          bent[i] = (own[i] as number) * ((change[i] as number) - (means[i] as number));
      });
    },
  };
}

function twoColumns(scores: Float64Array): Float64Array[] {
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
  return [scores.map((value) => sigmoid(-value)), scores.map(sigmoid)];
}

/** One array for each class. */
function softmax(scores: readonly Float64Array[]): Float64Array[] {
  const result = scores.map((column) => column.slice());
  for (let i = 0; i < (scores[0]?.length ?? 0); i++) {
    const greatest = scores.reduce((most, column) => Math.max(most, column[i] as number), Number.NEGATIVE_INFINITY);
    let total = 0;
    for (const column of result) {
      const value = Math.exp((column[i] as number) - greatest);
      column[i] = value;
      total += value;
    }
    for (const column of result) column[i] = (column[i] as number) / total;
  }
  return result;
}
