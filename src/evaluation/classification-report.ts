import { show } from '../core/inspect.js';
import type { MatrixLike } from '../core/matrix.js';
import { averageOf, figureAt } from '../metrics/counted.js';
import { decide, tallyOf } from '../metrics/decide.js';
import { f1Of } from '../metrics/f1.js';
import { precisionOf } from '../metrics/precision.js';
import { recallOf } from '../metrics/recall.js';
import { type Label, type Network, type Targets, textTable } from '../network/index.js';
import { type Answers, type RowWeights, readAsked } from './answers.js';

/** How well one class is told from the others, or an average over classes. */
export interface ReportRow {
  /** The share of right ones among the rows that are said to be of the class. */
  readonly precision: number;
  /** The share of its rows that are found. */
  readonly recall: number;
  /** The harmonic mean of the two. */
  readonly f1: number;
  /** How many rows the class has, or the sum of their weights. */
  readonly support: number;
}

/** Precision, recall and F1 of every class, and their averages. */
export class ClassificationReport {
  /** Those of each class, or of each of several labels, in the order of the outputs. */
  readonly classes: readonly (ReportRow & { readonly label: Label })[];
  /** The share of right answers; of several labels, of all of them. */
  readonly accuracy: number;
  /** The averages by name: every class counts the same in `macro`, every row in `weighted`; `micro` is of all together. */
  readonly averages: Readonly<Record<'macro' | 'weighted' | 'micro', ReportRow>>;

  /** Made by `classificationReport`. */
  constructor({ classes, accuracy, averages }: Pick<ClassificationReport, 'classes' | 'accuracy' | 'averages'>) {
    this.classes = classes;
    this.accuracy = accuracy;
    this.averages = averages;
  }

  /** A table with a row for each class and each average. */
  toString(): string {
    const line = (label: string, { precision, recall, f1, support }: ReportRow): string[] => [
      label,
      ...[precision, recall, f1].map((value) => value.toFixed(3)),
      Number.isInteger(support) ? String(support) : support.toFixed(2),
    ];
    const { macro, weighted } = this.averages;
    const rows = this.classes.map((each) => line(String(each.label), each));
    const table = textTable(
      ['class', 'precision', 'recall', 'f1', 'support'],
      [...rows, line('macro average', macro), line('weighted average', weighted)],
    );
    return `${table}\naccuracy ${this.accuracy.toFixed(3)}`;
  }

  static {
    show(ClassificationReport.prototype, 'ClassificationReport', (report) => ({ ...report }));
  }
}

/**
 * Precision, recall and F1 of every class: `console.log(String(classificationReport(network, x, y)))`. Averages are over
 * the classes that occur, as those of the metrics.
 *
 * @param x [rows × inputs]
 * @param y as for `evaluate`
 * @throws MultilayerError for data that do not fit, and targets that are no classes
 */
export function classificationReport(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options?: RowWeights,
): ClassificationReport;
/** The same of the answers of a cross-validation: `classificationReport(result.outOfFold)`. */
export function classificationReport(answers: Answers): ClassificationReport;
export function classificationReport(...asked: readonly unknown[]): ClassificationReport {
  const where = 'classificationReport';
  const { answers } = readAsked(asked, [], where);
  const decisions = decide(answers.prediction, answers.target, answers, where);
  const { classes, several, answered, wanted } = decisions;
  const tally = tallyOf(decisions, answers.weights);
  const support = tally.wanted.reduce((a, b) => a + b, 0);
  const figures = { precision: precisionOf, recall: recallOf, f1: f1Of };
  const row = (value: (figure: typeof f1Of) => number, count: number): ReportRow => ({
    precision: value(figures.precision),
    recall: value(figures.recall),
    f1: value(figures.f1),
    support: count,
  });
  const average = (name: 'macro' | 'weighted' | 'micro'): ReportRow =>
    row((figure) => averageOf(tally, name, several, figure), support);
  const width = several ? classes.length : 1;
  let right = 0;
  answered.forEach((answer, k) => {
    if (answer === wanted[k]) right += answers.weights?.[Math.floor(k / width)] ?? 1;
  });
  return new ClassificationReport({
    classes: classes.map((label, k) => ({
      label,
      ...row((figure) => figureAt(tally, k, figure), tally.wanted[k] as number),
    })),
    accuracy: right / (tally.total * width),
    averages: { macro: average('macro'), weighted: average('weighted'), micro: average('micro') },
  });
}
