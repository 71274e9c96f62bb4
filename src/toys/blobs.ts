import { checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { drawClasses, readToyOptions, type ToyOptions, type ToySet } from './toy-set.js';

/** What {@link blobs} can be asked for. */
export interface BlobsOptions extends ToyOptions {
  /** How many, each a class of its own, or where they are, [blobs × columns]. Default: 3. */
  readonly centers?: number | readonly (readonly number[])[] | undefined;
  /** How many columns x has, 1 or more; follows from `centers` where these are given. Default: 2. */
  readonly features?: number | undefined;
}

const where = 'blobs, option centers';

function checkCenters(centers: readonly (readonly number[])[]): void {
  const width = Array.isArray(centers[0]) ? centers[0].length : 0;
  const odd = [...centers].findIndex(
    (center) => !Array.isArray(center) || center.length !== width || ![...center].every(Number.isFinite),
  );
  if (width > 0 && odd < 0) return;
  const fix = 'Write how many there are, or where: [[0, 0], [4, 4]].';
  fail(
    `${where}, entry ${Math.max(0, odd)}`,
    'as many finite numbers as in the first, one at least',
    describe(centers[Math.max(0, odd)]),
    fix,
  );
}

/**
 * Clouds of normally distributed points, a class each: scikit-learn's `make_blobs`. Where the centers are not given, each
 * coordinate of theirs is drawn evenly from −10 to 10. The noise is the standard deviation of a cloud. Default: 200 rows,
 * noise 1.
 *
 * @throws MultilayerError for an unknown option, or one out of its range
 */
export function blobs(options: BlobsOptions = {}): ToySet {
  const { centers = 3, features = 2 } = options;
  const given = Array.isArray(centers) ? (centers as readonly (readonly number[])[]) : undefined;
  if (given) checkCenters(given);
  else checkNumber(centers, counting, where, 'Write how many there are, or where: [[0, 0], [4, 4]].');
  const count = given?.length ?? (centers as number);
  const plan = readToyOptions('blobs', options, { rows: Math.max(200, count), noise: 1 }, count, [
    'centers',
    'features',
  ]);
  checkNumber(features, counting, 'blobs, option features', 'It is the number of columns of x.');
  if (given && options.features !== undefined && given[0]?.length !== features)
    fail('blobs, option features', `${given[0]?.length}, as the centers have`, describe(features), 'Leave it out.');
  const draw = (): number[] => Array.from({ length: features }, () => 20 * plan.random.uniform() - 10);
  const places = given ?? Array.from({ length: count }, draw);
  return drawClasses(plan, count, (label) => places[label] as readonly number[]);
}
