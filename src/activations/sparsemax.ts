import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import type { ActivationFactory } from './activation.js';
import { competing, shift, type Temperature } from './softmax.js';

/**
 * Steps of Newton's method after which the root τ of h(τ) = Σᵢ max(zᵢ − τ, 0) − 1 is found, in a row of n numbers.
 *
 * From τ = max z − 1, where h ≥ 0, they come to the root from below, as h is convex, and each that does not leave τ as it
 * is drops a number from the k above it: after n − 1 none is left to drop. In wide rows rounding ends it sooner. Convexity
 * is h ≥ h′ − (τ − τ′)·k′ with τ′ − τ = h/k: h′/h + k′/k ≤ 1, so that h·k falls to a quarter or less in each step. At
 * first it is below n²; after ⌈log₂ n⌉ + 26 steps it is below 2⁻⁵², and τ, as k ≥ 1, no further than that from the root.
 */
function stepsFor(n: number): number {
  return Math.min(n - 1, Math.ceil(Math.log2(n)) + 26);
}

const [z, threshold] = [variable('z'), variable('threshold')];
const isAbove = f.greater(z, threshold);

/** (Σ z − 1) / k over the k numbers of each row that are above the threshold [rows × 1]. */
function next(row: Node, before: Node): Node {
  const inputs = { z: row, threshold: before };
  const sum = reduce('sum', 'cols', map(f.select(isAbove, z, 0), inputs));
  const count = reduce('sum', 'cols', map(isAbove, inputs));
  return map(f.divide(f.subtract(variable('sum'), 1), variable('count')), { sum, count });
}

/** The gradient is that of the numbers above the threshold, which is found before and is no part of it. */
function projection(x: Node): Node {
  const row = map(f.subtract(f.x, variable('greatest')), { x, greatest: shift(x) });
  let found: Node = map(-1, {}, { shape: { rows: x.shape.rows, cols: 1 } });
  for (let k = 0; k < stepsFor(x.shape.cols); k++) found = next(row, found);
  const support = map(isAbove, { z: row, threshold: found }, { detached: true });
  const inside = f.select(variable('support'), z, 0);
  const sum = reduce('sum', 'cols', map(inside, { z: row, support }));
  const count = reduce('sum', 'cols', support);
  const level = map(f.divide(f.subtract(variable('sum'), 1), variable('count')), { sum, count });
  // Not 0 by the support: NaN is not in it.
  return map(f.max(f.subtract(z, threshold), 0), { z: row, threshold: level });
}

/**
 * The probabilities nearest to x in each row: max(xᵢ − τ, 0), with the τ that makes them add up to 1 (Martins and Astudillo
 * 2016). Unlike those of softmax many are 0, and the gradient is that of the others. x is divided by `temperature`, by
 * default 1. It takes a pass over the row for each column up to a few dozens, so it suits outputs of some classes. A row
 * with ∞ is NaN.
 */
export const sparsemax: ActivationFactory<Temperature> = competing('sparsemax', projection);
