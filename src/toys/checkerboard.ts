import { checkNumber, several } from '../core/checks.js';
import { finishToySet, readToyOptions, type ToyOptions, type ToySet } from './toy-set.js';

/** What {@link checkerboard} can be asked for. */
export interface CheckerboardOptions extends ToyOptions {
  /** Fields along each side, 2 or more. Default: 4. */
  readonly cells?: number | undefined;
}

/**
 * Points drawn evenly from the square −1 … 1, and the colour of their field on a board: 0 for the field at (−1, −1), and
 * 1 for those beside it. Noise moves points after they have their colour. Default: 400 rows, no noise.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function checkerboard(options: CheckerboardOptions = {}): ToySet {
  const plan = readToyOptions('checkerboard', options, { rows: 400, noise: 0 }, 1, ['cells']);
  const { cells = 4 } = options;
  checkNumber(cells, several, 'checkerboard, option cells', 'It is the number of fields along each side.');
  const points = Array.from({ length: plan.rows }, () => [plan.random.uniform(), plan.random.uniform()]);
  return finishToySet(
    points.map((point) => point.map((value) => 2 * value - 1)),
    points.map((point) => point.reduce((sum, value) => sum + Math.floor(value * cells), 0) % 2),
    plan,
  );
}
