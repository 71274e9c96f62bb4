import { checkNumber, share } from '../core/checks.js';
import { cosineOfTurns, sineOfTurns } from './angle.js';
import { drawClasses, readToyOptions, type ToyOptions, type ToySet } from './toy-set.js';

/** What {@link circles} can be asked for. */
export interface CirclesOptions extends ToyOptions {
  /** The radius of the inner circle, between 0 and 1. Default: 0.5. */
  readonly factor?: number | undefined;
}

/**
 * A circle of radius 1 (0) around a smaller one (1): scikit-learn's `make_circles`. The points lie at even distances, in
 * random order. Default: 200 rows, noise 0.05.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function circles(options: CirclesOptions = {}): ToySet {
  const plan = readToyOptions('circles', options, { rows: 200, noise: 0.05 }, 2, ['factor']);
  const { factor = 0.5 } = options;
  checkNumber(factor, share, 'circles, option factor', 'It is the radius of the inner circle; the outer one has 1.');
  return drawClasses(plan, 2, (label, k, count) => {
    const radius = label === 0 ? 1 : factor;
    return [radius * cosineOfTurns(k / count), radius * sineOfTurns(k / count)];
  });
}
