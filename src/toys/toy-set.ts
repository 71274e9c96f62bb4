import { anyWhole, checkNumber, notNegative, type Range } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { Random, streams } from '../core/random.js';

/** What every toy set can be asked for. */
export interface ToyOptions {
  /** How many points there are: a whole number from the number of classes on. */
  readonly rows?: number | undefined;
  /** The standard deviation of what is added to every coordinate, 0 or more. */
  readonly noise?: number | undefined;
  /** A whole number. The same seed gives the same points, to the last bit, in every JavaScript engine. Default: 0. */
  readonly seed?: number | undefined;
}

/** One point of a toy set under its names: its inputs `x1`, `x2`, … and `y`. */
export type ToyRow = Readonly<Record<string, number>>;

/** Points with what is to be learned of them, as `fit` takes both: `network.fit(set.x, set.y)`. */
export class ToySet {
  /** The inputs, [rows × columns]. */
  readonly x: number[][];
  /** A class for each row, counted from 0, or a number where the set is of numbers. */
  readonly y: number[];

  constructor(x: number[][], y: number[]) {
    this.x = x;
    this.y = y;
  }

  /** The same as one object for each row, `{ x1, x2, …, y }`: what tables are made of. */
  get rows(): ToyRow[] {
    return this.x.map((point, row) => ({
      ...Object.fromEntries(point.map((value, k) => [`x${k + 1}`, value])),
      y: this.y[row] as number,
    }));
  }
}

/** Options with nothing left open, and the random numbers of the seed. */
export interface ToyPlan {
  readonly rows: number;
  readonly noise: number;
  readonly random: Random;
}

/** At most so many points, so that a slip of the keyboard does not fill the memory. */
const mostRows = 1e7;

function rowRange(least: number): Range {
  return {
    allows: (rows) => Number.isSafeInteger(rows) && rows >= least && rows <= mostRows,
    text: `a whole number from ${least} to ${mostRows}`,
  };
}

/**
 * Reads the options that all sets share, and refuses others.
 *
 * @param least how many rows there must be
 * @param more names of options of this set alone
 */
export function readToyOptions(
  where: string,
  options: ToyOptions,
  defaults: { readonly rows: number; readonly noise: number },
  least = 1,
  more: readonly string[] = [],
): ToyPlan {
  checkKeys(options, ['rows', 'noise', 'seed', ...more], where);
  const { rows = defaults.rows, noise = defaults.noise, seed = 0 } = options;
  checkNumber(rows, rowRange(least), `${where}, option rows`, `Leave it out for ${defaults.rows}.`);
  checkNumber(noise, notNegative, `${where}, option noise`, 'It is a standard deviation; 0 adds nothing.');
  checkNumber(seed, anyWhole, `${where}, option seed`, 'Any whole number does; it names the points.');
  return { rows, noise, random: new Random(seed, streams.toys) };
}

/** Of so many rows, those of one class out of several: as even as it goes, the last classes taking what is left. */
function rowsOfClass(rows: number, classes: number, label: number): number {
  return Math.floor((rows + label) / classes);
}

/** Adds the noise, and brings the rows into random order. */
export function finishToySet(x: readonly (readonly number[])[], y: readonly number[], plan: ToyPlan): ToySet {
  const { noise, random } = plan;
  const noisy = x.map((point) => point.map((value) => (noise === 0 ? value : value + noise * random.normal())));
  const order = [...random.permutation(x.length)];
  return new ToySet(
    order.map((row) => noisy[row] as number[]),
    order.map((row) => y[row] as number),
  );
}

/** A set of classes whose points are a function of how far along the class they are. */
export function drawClasses(
  plan: ToyPlan,
  classes: number,
  point: (label: number, k: number, count: number) => readonly number[],
): ToySet {
  const drawn = Array.from({ length: classes }, (_, label) => {
    const count = rowsOfClass(plan.rows, classes, label);
    return Array.from({ length: count }, (_, k) => ({ label, at: point(label, k, count) }));
  }).flat();
  return finishToySet(
    drawn.map(({ at }) => at),
    drawn.map(({ label }) => label),
    plan,
  );
}
