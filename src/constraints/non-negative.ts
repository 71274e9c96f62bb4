import { factory } from '../core/member.js';
import { f } from '../expression/index.js';
import { map } from '../graph/index.js';
import type { ConstraintFactory } from './constraint.js';

/**
 * Weights below zero become zero: the outputs of layers with rising activations then never fall where an input rises.
 * Keras' NonNeg.
 */
export const nonNegative: ConstraintFactory = factory('nonNegative', {}, () => ({
  project: (x) => map(f.max(f.x, 0), { x }),
}));
