import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import type { TargetKind } from '../losses/index.js';
import { argmax, type MetricFactory, meanOf, metric } from './metric.js';

/**
 * How an answer is told right: by the greatest output of the row, or output by output, on which side of a
 * threshold it lies.
 */
type Rule = 'greatest' | { readonly threshold: number };

/**
 * The share of right answers, in [0, 1].
 *
 * Where targets are classes, the greatest output of a row names the class. Where they are yes or no for each
 * output, every output counts for itself, on either side of ½. Where they are numbers, they must be labels: 0 and 1
 * (on either side of ½) or −1 and 1 (on either side of 0), and where each row has one 1 among several outputs, the
 * greatest output names it.
 *
 * @throws MultilayerError for targets that are other numbers: those of a regression have no accuracy
 */
export const accuracy: MetricFactory = metric(
  'accuracy',
  'greater',
  () =>
    (prediction, target, { targets, weights }) => {
      const rule = ruleFor(prediction, target, targets);
      if (rule === 'greatest') {
        const wanted = (row: number): number =>
          target.cols === prediction.cols ? argmax(target, row) : (target.data[row] as number);
        return meanOf(prediction.rows, weights, (row) => Number(argmax(prediction, row) === wanted(row)));
      }
      const side = (value: number | undefined): boolean => (value as number) >= rule.threshold;
      return meanOf(prediction.data.length, weights, (k) => Number(side(prediction.data[k]) === side(target.data[k])));
    },
);

function ruleFor(prediction: Matrix, target: Matrix, kind: TargetKind): Rule {
  if (kind === 'binary') return { threshold: 0.5 };
  if (kind === 'classes') return prediction.cols === 1 ? { threshold: 0.5 } : 'greatest';
  const lowest = target.data.includes(-1) ? -1 : 0;
  const stray = target.data.findIndex((value) => value !== 1 && value !== lowest);
  if (stray >= 0) {
    const { cols, data } = target;
    fail(
      `accuracy, row ${Math.floor(stray / cols)}, column ${stray % cols}`,
      'targets of 0 and 1, of −1 and 1, or classes',
      describe(data[stray]),
      "Use 'meanAbsoluteError' for numbers; end with a 'softmax' layer to learn classes, numbered from 0.",
    );
  }
  return prediction.cols > 1 && oneOfEach(target) ? 'greatest' : { threshold: (lowest + 1) / 2 };
}

/** Whether every row has exactly one 1. */
function oneOfEach({ rows, cols, data }: Matrix): boolean {
  for (let row = 0; row < rows; row++) {
    let ones = 0;
    for (let j = 0; j < cols; j++) ones += Number(data[row * cols + j] === 1);
    if (ones !== 1) return false;
  }
  return true;
}
