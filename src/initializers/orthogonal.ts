import { positive } from '../core/checks.js';
import { factory } from '../core/member.js';
import type { Random } from '../core/random.js';
import type { Work } from '../core/turns.js';
import type { Initializer, InitializerFactory } from './initializer.js';

type Gain = { readonly gain: number };

/** Multiplications between two turns of the event loop. */
const portion = 2 ** 21;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

function subtract(a: Float64Array, factor: number, b: Float64Array): void {
  for (let k = 0; k < a.length; k++) a[k] = (a[k] as number) - factor * (b[k] as number);
}

/**
 * The Q of normal draws: vectors of length 1 and at right angles. By Gram and Schmidt, each one twice, which leaves
 * rounding alone (Giraud, Langou and Rozloznik 2005). Their directions are uniform, as the diagonal of R is positive
 * (Mezzadri 2007).
 */
function* orthonormal(random: Random, count: number, length: number): Work<readonly Float64Array[]> {
  const found: Float64Array[] = [];
  let work = 0;
  while (found.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let turn = 0; turn < 2; turn++) for (const each of found) subtract(vector, dot(vector, each), each);
    const size = Math.sqrt(dot(vector, vector));
    found.push(vector.map((value) => value / size));
    work += 4 * length * found.length;
    if (work < portion) continue;
    work = 0;
    yield;
  }
  return found;
}

/**
 * A table of orthogonal columns, or rows where it is wider than high, each of length `gain`, 1 unless told otherwise: the
 * outputs of a linear layer are as long as its inputs, or their part in as many dimensions (Saxe et al. 2014). PyTorch
 * multiplies by √2 before ReLU and 5/3 before tanh: `orthogonal({ gain: Math.SQRT2 })`. 1000 × 1000 take some seconds,
 * within which the event loop has its turns.
 */
export const orthogonal: InitializerFactory<Gain> = factory<Initializer, Gain>(
  'orthogonal',
  { gain: { initial: 1, range: positive } },
  ({ gain }) => ({
    // A number alone is of a table of one.
    draw: (random) => (random.normal() < 0 ? -gain : gain),
    *table(random, _fan, rows, cols) {
      const vectors = yield* orthonormal(random, Math.min(rows, cols), Math.max(rows, cols));
      return Float64Array.from({ length: rows * cols }, (_, k) => {
        const [row, col] = [Math.floor(k / cols), k % cols];
        return gain * ((rows < cols ? vectors[row]?.[col] : vectors[col]?.[row]) as number);
      });
    },
  }),
);
