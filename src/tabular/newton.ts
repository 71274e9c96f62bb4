import type { Work } from '../core/turns.js';
import { addTransposed, gram, gramDiagonal, type SparseRows, times } from './sparse-rows.js';

/** A loss of linear outputs, which is convex: its sum over rows, and how it bends. */
export interface ConvexLoss {
  /** Outputs of a row. */
  readonly outputs: number;
  /** The sum over rows, with the gradient by each output written into `gradients`, one array for each output. */
  value(scores: readonly Float64Array[], gradients: readonly Float64Array[]): number;
  /**
   * What makes the second derivatives at the scores of the last `value`: the diagonal for each output, and the product
   * with a change of the scores, written into `out`.
   */
  curvature(): readonly Float64Array[];
  times(changes: readonly Float64Array[], out: readonly Float64Array[]): void;
}

/** Beyond so many columns a triangle for each output takes more time than it saves. */
const mostColumns = 400;
/** So weak a pull on intercepts that no digit shows it, and none runs off where a class is never or always met. */
const pull = 1e-9;

/**
 * The weights that make loss + ½·penalty·Σ w² least, the intercept unpenalised, from zero on: Newton's method, each step
 * of it by conjugate gradients that begin with the blocks of one output (Nocedal and Wright, "Numerical Optimization",
 * 2006, algorithms 5.3 and 7.1). For one output the block is all, and a step is exact.
 *
 * @returns one column for each output [columns of x]
 */
export function* minimize(x: SparseRows, loss: ConvexLoss, penalty: number): Work<Float64Array[]> {
  const { outputs } = loss;
  const blank = (length: number): Float64Array[] => Array.from({ length: outputs }, () => new Float64Array(length));
  const ridge = new Float64Array(x.cols).fill(penalty);
  ridge[x.cols - 1] = pull * Math.max(1, x.rows);
  let weights = blank(x.cols);
  const [scores, slopes, bends] = [blank(x.rows), blank(x.rows), blank(x.rows)];

  const valueAt = (at: readonly Float64Array[]): number => {
    at.forEach((w, k) => {
      times(x, w, scores[k] as Float64Array);
    });
    let value = loss.value(scores, slopes);
    for (const w of at) for (let j = 0; j < x.cols; j++) value += 0.5 * (ridge[j] as number) * (w[j] as number) ** 2;
    return value;
  };
  const transposed = (rows: readonly Float64Array[], at: readonly Float64Array[]): Float64Array[] =>
    at.map((w, k) => {
      const out = w.map((value, j) => value * (ridge[j] as number));
      addTransposed(x, rows[k] as Float64Array, out);
      return out;
    });
  const products = blank(x.rows);
  const hessianTimes = (change: readonly Float64Array[]): Float64Array[] => {
    change.forEach((w, k) => {
      times(x, w, products[k] as Float64Array);
    });
    loss.times(products, bends);
    return transposed(bends, change);
  };

  let value = valueAt(weights);
  let first: number | undefined;
  for (let step = 0; step < 100; step++) {
    const gradient = transposed(slopes, weights);
    const size = Math.sqrt(dot(gradient, gradient));
    if (size === 0) break;
    first ??= size;
    const solve: ((r: Float64Array) => Float64Array)[] = [];
    for (const h of loss.curvature()) {
      yield;
      solve.push(blockSolver(x, h, ridge));
    }
    const direction = yield* conjugateGradients(
      gradient,
      hessianTimes,
      solve,
      size * Math.min(0.1, Math.sqrt(size / first)),
    );
    const fall = dot(gradient, direction);
    // Twice what is left to gain, near the end, where the next step gains the square of it.
    const isLast = !(fall > 1e-9 * Math.max(1, Math.abs(value)));
    let [length, tried, next] = [1, weights, value];
    do {
      tried = weights.map((w, k) => plus(w, -length, direction[k] as Float64Array));
      next = valueAt(tried);
      yield;
      if (isLast || next <= value - 1e-4 * length * fall) break;
      length /= 2;
    } while (length > 1e-6);
    // What rounding leaves of the sum cannot tell a lower point, and need not: near the minimum each step is one.
    if (!(next < value + (isLast ? 1e-9 * Math.max(1, Math.abs(value)) : 0))) break;
    [weights, value] = [tried, next];
    if (isLast) break;
  }
  return weights;
}

type Columns = readonly Float64Array[];

/** H·d = g by conjugate gradients, until what is left of g is `enough`. */
function* conjugateGradients(
  gradient: Columns,
  hessianTimes: (change: Columns) => Float64Array[],
  solve: readonly ((r: Float64Array) => Float64Array)[],
  enough: number,
): Work<Float64Array[]> {
  let solution: Float64Array[] = gradient.map((g) => new Float64Array(g.length));
  let rest: Float64Array[] = gradient.map((g) => g.slice());
  let scaled = rest.map((r, k) => solve[k]?.(r) as Float64Array);
  let change = scaled;
  let size = dot(rest, scaled);
  for (let i = 0; i < 500 && size > 0; i++) {
    yield;
    const bent = hessianTimes(change);
    const length = size / dot(change, bent);
    if (!Number.isFinite(length)) break;
    solution = solution.map((s, k) => plus(s, length, change[k] as Float64Array));
    rest = rest.map((r, k) => plus(r, -length, bent[k] as Float64Array));
    if (Math.sqrt(dot(rest, rest)) <= enough) break;
    scaled = rest.map((r, k) => solve[k]?.(r) as Float64Array);
    const next = dot(rest, scaled);
    const factor = next / size;
    change = scaled.map((s, k) => plus(s, factor, change[k] as Float64Array));
    size = next;
  }
  return solution;
}

/** (Xᵀ·diag(h)·X + ridge)⁻¹·r for one output, or with its diagonal alone where there are many columns. */
function blockSolver(x: SparseRows, h: Float64Array, ridge: Float64Array): (r: Float64Array) => Float64Array {
  const n = x.cols;
  if (n > mostColumns) {
    const diagonal = gramDiagonal(x, h).map((value, j) => value + (ridge[j] as number));
    return (r) => r.map((value, j) => value / (diagonal[j] as number));
  }
  const a = gram(x, h);
  for (let j = 0; j < n; j++) a[j * n + j] = (a[j * n + j] as number) + (ridge[j] as number);
  factorize(a, n);
  return (r) => solveTriangles(a, n, r);
}

/** Cholesky's factor in the place of the lower triangle; what rounding makes negative is held at a hair above zero. */
function factorize(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (a[i * n + k] as number) * (a[j * n + k] as number);
      if (i === j) a[i * n + i] = Math.sqrt(Math.max(sum, 1e-14 * (a[i * n + i] as number), Number.MIN_VALUE));
      else a[i * n + j] = sum / (a[j * n + j] as number);
    }
  }
}

function solveTriangles(a: Float64Array, n: number, r: Float64Array): Float64Array {
  const y = r.slice();
  for (let i = 0; i < n; i++) {
    let sum = y[i] as number;
    for (let k = 0; k < i; k++) sum -= (a[i * n + k] as number) * (y[k] as number);
    y[i] = sum / (a[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = (y[i] as number) / (a[i * n + i] as number);
    y[i] = value;
    for (let k = 0; k < i; k++) y[k] = (y[k] as number) - (a[i * n + k] as number) * value;
  }
  return y;
}

function dot(a: Columns, b: Columns): number {
  let sum = 0;
  a.forEach((column, k) => {
    const other = b[k] as Float64Array;
    for (let j = 0; j < column.length; j++) sum += (column[j] as number) * (other[j] as number);
  });
  return sum;
}

function plus(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  for (let j = 0; j < sum.length; j++) sum[j] = (a[j] as number) + factor * (b[j] as number);
  return sum;
}
