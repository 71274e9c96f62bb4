import { describe, fail, renameCall } from '../core/errors.js';
import type { Matrix, MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { atOnce } from '../core/turns.js';
import { readWeights } from '../data/weights.js';
import type { TargetKind } from '../losses/index.js';
import {
  type ByMetric,
  computeMetrics,
  type Measured,
  type Metric,
  type MetricName,
  type Named,
  readMetrics,
} from '../metrics/index.js';
import type { Labels, Network, SampleWeights, Targets } from '../network/index.js';

/** What a network answered to some rows, beside what was wanted. */
export class Answers implements Measured {
  /** [rows × outputs] */
  readonly prediction: Matrix;
  /** [rows × outputs], or places of classes [rows × 1]. */
  readonly target: Matrix;
  /** What the targets mean. */
  readonly targets: TargetKind;
  /** What the network calls the classes, in the order of the outputs; two for one output. */
  readonly classes: Labels | undefined;
  /** How much each row counts; undefined where all count the same. */
  readonly weights: Float64Array | undefined;

  /** Made by `crossValidate`. */
  constructor(prediction: Matrix, target: Matrix, { targets, classes, weights }: Measured) {
    this.prediction = prediction;
    this.target = target;
    this.targets = targets;
    this.classes = classes as Labels | undefined;
    this.weights = weights;
  }

  /**
   * Metrics of all these rows together.
   *
   * @throws MultilayerError where a metric says nothing about such targets
   */
  measure<M extends MetricName = never>(metrics: readonly (M | Metric)[]): ByMetric<Named<M>, number> {
    const where = 'measure';
    const chosen = readMetrics(metrics, `${where}, metrics`, "Write measure(['accuracy']).");
    return atOnce(computeMetrics(chosen, this.prediction, this.target, this, where)) as ByMetric<Named<M>, number>;
  }
}

/** Options about the rows that a network is asked of. */
export interface RowWeights {
  /** How much each row counts. Default: all count the same. */
  readonly sampleWeights?: SampleWeights | undefined;
}

/** What no metric of a user's own is called. */
const heard = '(answers)';

/** A metric that hands on what it is given. */
function listener(hear: (answers: Answers) => void): Metric {
  return {
    name: heard,
    compute(prediction, target, about) {
      hear(new Answers(prediction, target, about));
      return 0;
    },
  };
}

/** Like `evaluate`, with the answers that it goes by. */
export function evaluateAnswers(
  network: Network,
  x: MatrixLike,
  y: Targets,
  metrics: readonly (MetricName | Metric)[],
  sampleWeights: SampleWeights | undefined,
): { readonly measures: ByMetric<'loss', number>; readonly answers: Answers } {
  let answers: Answers | undefined;
  const hear = listener((each) => {
    answers = each;
  });
  const { [heard]: _, ...measures } = network.evaluate(x, y, [...metrics, hear], { sampleWeights });
  return { measures, answers: answers as unknown as Answers };
}

/**
 * Reads what tables and curves are asked for: a network, x, y and options, among them {@link RowWeights}, or the answers
 * of a cross-validation and options.
 */
export function readAsked<Options extends object>(
  [first, ...rest]: readonly unknown[],
  known: readonly string[],
  where: string,
): { readonly answers: Answers; readonly options: Options } {
  if (first instanceof Answers) {
    const options = (rest[0] ?? {}) as Options;
    checkKeys(options, known, where);
    return { answers: first, options };
  }
  if (typeof Object(first).evaluate !== 'function') {
    const { outOfFold } = Object(first) as { readonly outOfFold?: unknown };
    const fix =
      outOfFold instanceof Answers
        ? `Write ${where}(result.outOfFold), which are the answers of all folds.`
        : `Write ${where}(network, x, y).`;
    fail(where, 'a network, or answers of a cross-validation', describe(first), fix);
  }
  const [x, y, asked = {}] = rest as [MatrixLike, Targets, RowWeights?];
  checkKeys(asked, [...known, 'sampleWeights'], where);
  const { sampleWeights, ...options } = asked;
  try {
    const { answers } = evaluateAnswers(first as Network, x, y, [], sampleWeights);
    const { prediction, target } = answers;
    // Those of an evaluation have a mean of 1; here they are as they were given.
    const weights = readWeights(sampleWeights, prediction.rows, `${where}, option sampleWeights`);
    return {
      answers: new Answers(prediction, target, { ...answers, weights }),
      options: options as Options,
    };
  } catch (error) {
    renameCall(error, 'evaluate', where);
    throw error;
  }
}
