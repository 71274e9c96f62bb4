import { checkNumber, notNegative } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { allRows, type MatrixLike } from '../core/matrix.js';
import { suggest } from '../core/names.js';
import { plainArrays, toMatrix } from '../core/table.js';
import { type ClassNames, classesOf } from './classes.js';
import { Dataset } from './dataset.js';
import { isFlat } from './targets.js';

/** How much each row counts beside the others: a number of 0 or more for each, in any form that targets have. */
export type SampleWeights = MatrixLike | ArrayLike<number>;

/** How much the rows of each class count, by its label; `'balanced'` makes all classes count the same. */
export type ClassWeights = 'balanced' | Readonly<Record<string, number>>;

/** Checks weights of rows; undefined where none are given. */
export function readWeights(value: unknown, rows: number, where: string): Float64Array | undefined {
  if (value === undefined) return undefined;
  const given = plainArrays(value);
  const fix = 'Pass one number for each row of x.';
  if (typeof given !== 'object' || given === null)
    fail(where, 'a list of weights', describe(given), given === 'balanced' ? "Write classWeights: 'balanced'." : fix);
  const flat = isFlat(given);
  // A list of another length is refused as such, whatever it holds.
  const { cols, data } =
    flat && given.length !== rows
      ? { cols: 1, data: given }
      : toMatrix(flat ? { rows, cols: 1, data: given } : given, where);
  if (cols !== 1) fail(where, 'one column', String(cols), fix);
  if (data.length !== rows)
    fail(where, `${rows} ${rows === 1 ? 'row' : 'rows'}, as many as x has`, String(data.length), fix);
  const weights = data as Float64Array;
  const odd = weights.findIndex((weight) => weight < 0);
  if (odd >= 0)
    checkNumber(weights[odd], notNegative, `${where}, row ${odd}`, 'Write 0 for a row that is not to count.');
  return weights;
}

/**
 * How much a row counts by its class, found from the rows to train on: n ÷ (classes · rows of the class) where all
 * classes are to count the same, as in scikit-learn.
 */
export function classFactors(
  value: ClassWeights,
  { target }: Dataset,
  rows: Uint32Array,
  names: ClassNames,
): ReadonlyMap<number, number> {
  const where = 'fit, option classWeights';
  const classes = classesOf(target, names);
  if (classes === undefined) {
    const fix = 'Say how much each row counts: sampleWeights, one number for each row of x.';
    fail(where, 'one class for each row', 'other targets', fix);
  }
  if (value !== 'balanced') {
    const known = [...(names.labels?.keys() ?? new Set(classes))];
    const byLabel = new Map(known.map((each) => [String(names.labels?.[each] ?? each), each]));
    const odd = Object.keys(value).find((label) => !byLabel.has(label));
    if (odd !== undefined) fail(where, 'the label of a class', describe(odd), suggest(odd, [...byLabel.keys()]));
    return new Map(Object.entries(value).map(([label, weight]) => [byLabel.get(label) as number, weight]));
  }
  const counts = new Map<number, number>();
  for (const row of rows) {
    const name = classes[row] as number;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].map(([name, count]) => [name, rows.length / (counts.size * count)]));
}

/** By what rows count, besides weights of their own. */
interface ByClass {
  readonly factors: ReadonlyMap<number, number>;
  readonly names: ClassNames;
}

/**
 * The data with weights as losses take them: times those of the classes, where there are any, and scaled to a mean of 1
 * over the rows that count. Others get none.
 *
 * @param among whose weights they are, as in `'the rows to train on'`
 * @throws MultilayerError where all are 0
 */
export function weigh(
  data: Dataset,
  where: string,
  among: string,
  rows: ArrayLike<number> = allRows(data.rows),
  byClass?: ByClass,
): Dataset {
  const { x, target, weights } = data;
  if (weights === undefined && byClass === undefined) return data;
  const classes = byClass && classesOf(target, byClass.names);
  let most = 0;
  for (let i = 0; i < rows.length; i++) most = Math.max(most, weights?.[rows[i] as number] ?? 1);
  const mostOfClass = Math.max(1, ...(byClass?.factors.values() ?? []));
  const result = new Float64Array(data.rows);
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const factor = byClass?.factors.get(classes?.[row] ?? Number.NaN) ?? 1;
    // Numbers of any size: products of the largest could leave the finite ones.
    const share = ((weights?.[row] ?? 1) / most) * (factor / mostOfClass);
    result[row] = share;
    sum += share;
  }
  if (!(sum > 0)) fail(where, `a weight above 0 among ${among}`, '0 for all', 'Leave out rows that are not to count.');
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    result[row] = ((result[row] as number) * rows.length) / sum;
  }
  return new Dataset(x, target, result);
}

/** Numbers of rows from beginning to end, about so many, each as often as its weight has it. */
export function sample({ weights }: Dataset, rows: Uint32Array, most: number): Uint32Array {
  if (weights === undefined) {
    const every = Math.ceil(rows.length / most);
    return rows.filter((_, k) => k % every === 0);
  }
  // The mean weight is 1, so the weights before a row say where it stands among rows.length.
  let [at, passed] = [0, weights[rows[0] as number] as number];
  return Uint32Array.from({ length: most }, (_, k) => {
    const place = ((k + 0.5) * rows.length) / most;
    while (passed < place && at + 1 < rows.length) passed += weights[rows[++at] as number] as number;
    return rows[at] as number;
  });
}
