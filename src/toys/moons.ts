import { cosineOfTurns, sineOfTurns } from './angle.js';
import { drawClasses, readToyOptions, type ToyOptions, type ToySet } from './toy-set.js';

/**
 * Two half circles of radius 1 that reach into each other, 0 the upper and 1 the lower one: scikit-learn's `make_moons`.
 * The points lie at even distances, in random order. Default: 200 rows, noise 0.1.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function moons(options: ToyOptions = {}): ToySet {
  const plan = readToyOptions('moons', options, { rows: 200, noise: 0.1 }, 2);
  return drawClasses(plan, 2, (label, k, count) => {
    const turns = count > 1 ? k / (count - 1) / 2 : 0;
    const [x, y] = [cosineOfTurns(turns), sineOfTurns(turns)];
    return label === 0 ? [x, y] : [1 - x, 0.5 - y];
  });
}
