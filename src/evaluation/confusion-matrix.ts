import { checkChoice } from '../core/checks.js';
import { show } from '../core/inspect.js';
import { type MatrixLike, matrix, toRows } from '../core/matrix.js';
import { confusionOf, decideClasses } from '../metrics/decide.js';
import { type Label, type Network, type Targets, textTable } from '../network/index.js';
import { type Answers, type RowWeights, readAsked } from './answers.js';

/** How a confusion matrix is made. */
export interface ConfusionMatrixOptions {
  /**
   * `'true'`: shares of the rows of each class, so that the diagonal is recall; `'pred'`: of those that were said to be of
   * it, so that the diagonal is precision; `'all'`: of all rows. Default: counts, or sums of weights.
   */
  readonly normalize?: 'true' | 'pred' | 'all' | undefined;
}

/** How many rows of each class were said to be of each class. */
export class ConfusionMatrix {
  /** In the order of the rows and columns. */
  readonly classes: readonly Label[];
  /** `counts[i][j]`: how many rows of class i were said to be of class j, or their share. */
  readonly counts: readonly (readonly number[])[];

  /** Made by `confusionMatrix`. */
  constructor(classes: readonly Label[], counts: readonly (readonly number[])[]) {
    this.classes = classes;
    this.counts = counts;
  }

  /** A table with a row for each class and a column for each answer. */
  toString(): string {
    const whole = this.counts.flat().every(Number.isInteger);
    const cell = (count: number): string => (whole ? String(count) : count.toFixed(2));
    const rows = this.classes.map((label, i) => [String(label), ...(this.counts[i] ?? []).map(cell)]);
    return textTable(['true ╲ predicted', ...this.classes.map(String)], rows);
  }

  static {
    show(ConfusionMatrix.prototype, 'ConfusionMatrix', ({ classes, counts }) => ({ classes, counts }));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/**
 * How many rows of each class were said to be of each class: `console.log(String(confusionMatrix(network, x, y)))`. Of
 * one output, those of ½ and more are of the second class.
 *
 * @param x [rows × inputs]
 * @param y as for `evaluate`
 * @throws MultilayerError for data that do not fit, targets that are no classes, or several labels at once
 */
export function confusionMatrix(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options?: ConfusionMatrixOptions & RowWeights,
): ConfusionMatrix;
/** The same of the answers of a cross-validation: `confusionMatrix(result.outOfFold)`. */
export function confusionMatrix(answers: Answers, options?: ConfusionMatrixOptions): ConfusionMatrix;
export function confusionMatrix(...asked: readonly unknown[]): ConfusionMatrix {
  const where = 'confusionMatrix';
  const { answers, options } = readAsked<ConfusionMatrixOptions>(asked, ['normalize'], where);
  const { normalize } = options;
  if (normalize !== undefined)
    checkChoice(normalize, ['true', 'pred', 'all'], `${where}, option normalize`, 'Leave it out for counts.');
  const decisions = decideClasses(answers.prediction, answers.target, answers, where);
  const { classes } = decisions;
  const counts = toRows(matrix(classes.length, classes.length, confusionOf(decisions, answers.weights)));
  const ofRow = counts.map(sum);
  const ofColumn = classes.map((_, j) => sum(counts.map((row) => row[j] as number)));
  const all = sum(ofRow);
  const whole = (i: number, j: number): number =>
    normalize === 'all' ? all : ((normalize === 'true' ? ofRow[i] : ofColumn[j]) as number);
  // As in scikit-learn, a class without rows has shares of 0.
  const shares = counts.map((row, i) => row.map((count, j) => (count === 0 ? 0 : count / whole(i, j))));
  return new ConfusionMatrix(classes, normalize === undefined ? counts : shares);
}
