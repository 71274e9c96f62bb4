import { checkNumber, positive } from '../core/checks.js';
import { cosineOfTurns, sineOfTurns } from './angle.js';
import { drawClasses, readToyOptions, type ToyOptions, type ToySet } from './toy-set.js';

/** What {@link twoSpirals} can be asked for. */
export interface TwoSpiralsOptions extends ToyOptions {
  /** How often each arm goes around the middle, above 0. Default: 1.75; the benchmark of 1988 has 3. */
  readonly turns?: number | undefined;
}

/** The innermost of 97 points lies 96 of 104 steps towards the middle. */
const reach = 96 / 104;

/**
 * Two arms of a spiral around the origin, of radius 1 at most; a turn by half a circle takes one to the other. With
 * `{ rows: 194, turns: 3 }` these are the points of Lang and Witbrock, "Learning to tell two spirals apart",
 * Connectionist Models Summer School 1988, divided by 6.5. The points lie at even angles, in random order. Default: 200
 * rows, no noise.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function twoSpirals(options: TwoSpiralsOptions = {}): ToySet {
  const plan = readToyOptions('twoSpirals', options, { rows: 200, noise: 0 }, 2, ['turns']);
  const { turns = 1.75 } = options;
  checkNumber(turns, positive, 'twoSpirals, option turns', 'More of them are harder to tell apart; try 1.75.');
  return drawClasses(plan, 2, (label, k, count) => {
    const along = count > 1 ? k / (count - 1) : 0;
    const radius = (label === 0 ? 1 : -1) * (1 - reach * along);
    return [radius * sineOfTurns(turns * along), radius * cosineOfTurns(turns * along)];
  });
}
