import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { ruleFor } from './decide.js';
import { type Measured, wantedOf } from './metric.js';

/** How probable classes are said to be, and what they were. */
export interface Probabilities {
  /** Whether each row has one class, which its outputs share; otherwise each output is the probability of a yes. */
  readonly shared: boolean;
  /** How probable each entry of the predictions was, by its index: 0 or 1, or between, where the targets say so. */
  readonly wanted: (index: number) => number;
}

/** @throws MultilayerError where predictions are no probabilities, or targets no classes */
export function probabilitiesOf(prediction: Matrix, target: Matrix, about: Measured, where: string): Probabilities {
  const shared = ruleFor(prediction, target, about, where) === 'greatest';
  const { cols, data } = prediction;
  const odd = data.findIndex((p) => !(p >= 0 && p <= 1));
  if (odd >= 0) {
    const at = `${where}, prediction of row ${Math.floor(odd / cols)}, output ${odd % cols}`;
    fail(at, 'a probability from 0 to 1', describe(data[odd]), "End with a 'sigmoid' or a 'softmax' layer.");
  }
  const wanted = wantedOf(prediction, target);
  return { shared, wanted: (k) => Math.max(0, wanted(k)) };
}
