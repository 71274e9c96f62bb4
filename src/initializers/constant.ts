import { anyNumber } from '../core/checks.js';
import { factory } from '../core/member.js';
import type { Initializer, InitializerFactory } from './initializer.js';

type Value = { readonly value: number };

/**
 * All weights the same, 0 unless told otherwise, as in `constant({ value: 0.1 })`. For biases: as weights, every unit of a
 * layer would stay equal to its neighbours.
 */
export const constant: InitializerFactory<Value> = factory<Initializer, Value>(
  'constant',
  { value: { initial: 0, range: anyNumber } },
  ({ value }) => ({ draw: () => value }),
);
