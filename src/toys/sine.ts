import { checkNumber, positive } from '../core/checks.js';
import { sineOfTurns } from './angle.js';
import { finishToySet, readToyOptions, type ToyOptions, ToySet } from './toy-set.js';

/** What {@link sine} can be asked for. */
export interface SineOptions extends ToyOptions {
  /** Whole waves between −1 and 1, above 0. Default: 1. */
  readonly periods?: number | undefined;
}

/**
 * A number to be learned: sin(π · periods · x) for x at even distances from −1 to 1, in random order. The noise is added
 * to y alone. Default: 200 rows, noise 0.1.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function sine(options: SineOptions = {}): ToySet {
  const plan = readToyOptions('sine', options, { rows: 200, noise: 0.1 }, 2, ['periods']);
  const { periods = 1 } = options;
  checkNumber(periods, positive, 'sine, option periods', 'It is the number of waves between −1 and 1.');
  const x = Array.from({ length: plan.rows }, (_, row) => (2 * row) / (plan.rows - 1) - 1);
  const wave = x.map((value) => [sineOfTurns((periods * value) / 2)]);
  // Shuffled with x beside it, as what is not noisy.
  const { x: y, y: shuffled } = finishToySet(wave, x, plan);
  return new ToySet(
    shuffled.map((value) => [value]),
    y.map(([value]) => value as number),
  );
}
