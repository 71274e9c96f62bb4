import { checkNumber } from '../core/checks.js';
import { finishToySet, readToyOptions, type ToyOptions, type ToySet } from './toy-set.js';

/** What {@link parity} can be asked for. */
export interface ParityOptions extends ToyOptions {
  /** Columns of x, 1 to 16. Default: 4. */
  readonly bits?: number | undefined;
}

const bitRange = {
  allows: (bits: number) => Number.isSafeInteger(bits) && bits >= 1 && bits <= 16,
  text: 'a whole number from 1 to 16',
};

/** All patterns of so many bits in turn, in random order, and whether an odd number of them is 1. */
function patterns(
  where: string,
  options: ToyOptions,
  bits: number,
  defaults: { rows: number; noise: number },
  more?: string[],
): ToySet {
  const plan = readToyOptions(where, options, defaults, 1, more);
  const x = Array.from({ length: plan.rows }, (_, row) =>
    Array.from({ length: bits }, (_, k) => (row >> (bits - 1 - k)) & 1),
  );
  return finishToySet(
    x,
    x.map((pattern) => pattern.reduce((sum, bit) => sum ^ bit, 0)),
    plan,
  );
}

/**
 * Whether an odd number of bits is 1: no bit alone, nor any few of them, says anything about it. All patterns come in
 * turn. Default: each of the 2^bits patterns once, no noise.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function parity(options: ParityOptions = {}): ToySet {
  const { bits = 4 } = options;
  checkNumber(bits, bitRange, 'parity, option bits', 'It is the number of columns of x.');
  return patterns('parity', options, bits, { rows: 2 ** bits, noise: 0 }, ['bits']);
}

/**
 * Points around the corners of the unit square, and whether exactly one coordinate is 1 there. `{ rows: 4, noise: 0 }` is
 * the truth table. Default: 200 rows, noise 0.1.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function xor(options: ToyOptions = {}): ToySet {
  return patterns('xor', options, 2, { rows: 200, noise: 0.1 });
}
