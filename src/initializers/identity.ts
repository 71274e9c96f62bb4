import { positive } from '../core/checks.js';
import { factory } from '../core/member.js';
import type { Initializer, InitializerFactory } from './initializer.js';

type Gain = { readonly gain: number };

/**
 * `gain`, 1 unless told otherwise, on the diagonal and 0 elsewhere, also where a table is not square: a layer then passes
 * on what it is given (Keras' Identity, PyTorch's eye_).
 */
export const identity: InitializerFactory<Gain> = factory<Initializer, Gain>(
  'identity',
  { gain: { initial: 1, range: positive } },
  ({ gain }) => ({
    draw: () => gain,
    table: (_random, _fan, rows, cols) =>
      Float64Array.from({ length: rows * cols }, (_, k) => (Math.floor(k / cols) === k % cols ? gain : 0)),
  }),
);
