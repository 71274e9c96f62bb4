import type { Finding } from '../core/diagnosis.js';
import { countNumbers } from '../core/matrix.js';
import { normalQuantile, type Random } from '../core/random.js';
import type { Work } from '../core/turns.js';
import { classesOf } from '../data/classes.js';
import { type Case, categoriesOf, type Exam, isBlurred, shareLeft } from './case.js';
import { factsOf } from './columns.js';
import { draw } from './draw.js';
import { short } from './text.js';

/** The fewest rows that say anything, the most that are compared, and what comparing them may take. */
const [fewestRows, mostRows, mostWork] = [100, 1000, 4e7];
const [neighbours, permutations, mostColumns] = [5, 100, 32];
/** Entries that count in a column at least, and multiplications for products of columns. */
const [fewestEntries, pairWork] = [20, 2e7];
/** An agreement of rows alike that would not be missed, and how many deviations make sure of it: 99 of 100 times. */
const [telling, sure] = [0.1, 2.33];

interface Inputs {
  readonly cols: number;
  readonly data: Float64Array;
}

/**
 * Inputs in units of their deviations; a rare 1 among zeros shall not be all that counts. Categories are a column each:
 * their numbers are names.
 */
function standardized(about: Case, rows: Uint32Array): Inputs {
  const { x } = about.data;
  const categories = categoriesOf(about);
  const columns = factsOf(x)
    .filter(({ isConstant, deviation }) => !isConstant && deviation > 0)
    .flatMap(({ column, mean, deviation }): Float64Array[] => {
      const values = Float64Array.from(rows, (row) => x.data[row * x.cols + column] as number);
      if (!categories.has(column)) return [values.map((each) => Math.max(-4, Math.min(4, (each - mean) / deviation)))];
      return [...new Set(values)].slice(0, mostColumns).map((each) => values.map((value) => Number(value === each)));
    });
  const data = new Float64Array(rows.length * columns.length);
  columns.forEach((column, j) => {
    column.forEach((value, i) => {
      data[i * columns.length + j] = value;
    });
  });
  return { cols: columns.length, data };
}

/** The places of numbers in their order, the mean of those that are equal: no number counts for more by being far out. */
function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to += 1;
    for (let k = from; k < to; k++) result[order[k] as number] = (from + to - 1) / 2;
    from = to;
  }
  return result;
}

function centred(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, each) => sum + each / column.length, 0);
  return column.map((each) => each - mean);
}

/** Columns of targets to compare by: one for each class, or the ranks of numbers; each less its mean. */
function targetColumns({ data, names }: Case): Float64Array[] {
  const { target } = data;
  const classes = classesOf(target, names);
  if (classes === undefined) {
    return Array.from({ length: Math.min(target.cols, mostColumns) }, (_, j) =>
      centred(ranks(Float64Array.from({ length: target.rows }, (_, i) => target.data[i * target.cols + j] as number))),
    );
  }
  const found = [...new Set(classes)].slice(0, mostColumns);
  return found.map((each) => centred(classes.map((label) => Number(label === each))));
}

/** The nearest rows of each, by squares of distances. */
function* nearest(cols: number, data: Float64Array): Work<Uint32Array> {
  const rows = data.length / cols;
  const found = new Uint32Array(rows * neighbours);
  const best = new Float64Array(neighbours);
  for (let i = 0; i < rows; i++) {
    best.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < rows; j++) {
      if (i === j) continue;
      let distance = 0;
      for (let a = i * cols, b = j * cols, end = a + cols; a < end; a++, b++) {
        const off = (data[a] as number) - (data[b] as number);
        distance += off * off;
      }
      if (distance >= (best[neighbours - 1] as number)) continue;
      let k = neighbours - 1;
      for (; k > 0 && (best[k - 1] as number) > distance; k--) {
        best[k] = best[k - 1] as number;
        found[i * neighbours + k] = found[i * neighbours + k - 1] as number;
      }
      best[k] = distance;
      found[i * neighbours + k] = j;
    }
    if (i % 16 === 15) yield;
  }
  return found;
}

/** What compares targets with those of the nearest rows. */
class Agreement {
  readonly #near: Uint32Array;
  readonly #columns: readonly Float64Array[];

  constructor(near: Uint32Array, columns: readonly Float64Array[]) {
    this.#near = near;
    this.#columns = columns;
  }

  /**
   * How far targets agree with those of the nearest rows: 1 where they are the same, 0 where there is no relation
   * (Moran 1950, Biometrika 37).
   *
   * @param order which row's target each row is given
   */
  of(order: Uint32Array): number {
    let [together, alone] = [0, 0];
    for (const column of this.#columns) {
      for (let i = 0; i < order.length; i++) {
        const own = column[order[i] as number] as number;
        let sum = 0;
        for (let k = i * neighbours; k < (i + 1) * neighbours; k++)
          sum += column[order[this.#near[k] as number] as number] as number;
        together += (own * sum) / neighbours;
        alone += own * own;
      }
    }
    return together / alone;
  }

  /** Its mean and deviation where targets are dealt to the rows at random. */
  *byChance(rows: Uint32Array, random: Random): Work<{ readonly mean: number; readonly deviation: number }> {
    const values: number[] = [];
    for (let k = 0; k < permutations; k++) {
      values.push(this.of(random.permutation(rows.length).map((i) => rows[i] as number)));
      if (k % 4 === 3) yield;
    }
    const mean = values.reduce((sum, each) => sum + each, 0) / permutations;
    return { mean, deviation: Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / permutations) };
  }
}

/** Less its mean, and of length 1; undefined where few entries are all that counts: chance is no normal number there. */
function unit(values: Float64Array): Float64Array | undefined {
  const column = centred(values);
  let [squares, fourths] = [0, 0];
  for (const each of column) {
    squares += each * each;
    fourths += each ** 4;
  }
  if (!(squares > 0) || squares ** 2 < fewestEntries * fourths) return undefined;
  const size = Math.sqrt(squares);
  return column.map((each) => each / size);
}

/**
 * Whether a column of inputs, or the product of two, goes along with one of targets by more than chance has it in 1 of
 * 20 cases among all of them.
 */
function* isCorrelated({ cols, data }: Inputs, columns: readonly Float64Array[], rows: Uint32Array): Work<boolean> {
  const count = rows.length;
  const wanted = columns.flatMap((column) => unit(Float64Array.from(rows, (row) => column[row] as number)) ?? []);
  // As many columns as their products are found within a moment.
  const paired = Math.min(cols, Math.floor(Math.sqrt((2 * pairWork) / (count * Math.max(1, wanted.length)))));
  const features = cols + (paired * (paired + 1)) / 2;
  const limit = normalQuantile(1 - 0.025 / (features * Math.max(1, wanted.length))) / Math.sqrt(count);
  const inputs = Array.from({ length: cols }, (_, j) =>
    Float64Array.from(rows, (_, i) => data[i * cols + j] as number),
  );
  const goesAlong = (values: Float64Array): boolean => {
    const feature = unit(values);
    if (feature === undefined) return false;
    return wanted.some(
      (column) => Math.abs(column.reduce((sum, each, i) => sum + each * (feature[i] as number), 0)) > limit,
    );
  };
  for (const [j, column] of inputs.entries()) {
    if (goesAlong(column)) return true;
    const partners = j < paired ? inputs.slice(j, paired) : [];
    if (partners.some((other) => goesAlong(column.map((each, i) => each * (other[i] as number))))) return true;
    yield;
  }
  return false;
}

/** Whether the network has found a relation that it has too few numbers to have learned by heart. */
function isLearned(about: Case): boolean {
  const numbers = countNumbers(about.stack.parameters.filter(({ learned }) => learned));
  return about.epochs > 0 && shareLeft(about) < 0.7 && 3 * numbers < about.data.target.data.length;
}

/**
 * Targets that have nothing to do with the inputs: those of the nearest rows agree no more than by chance, and neither a
 * column nor the product of two goes along with them. A relation between three columns among many others, as a parity, is
 * not seen this way.
 */
export const relation: Exam = function* (about, before): Work<readonly Finding[]> {
  const { data, random } = about;
  if (isBlurred(before) || data.rows < fewestRows || isLearned(about)) return [];
  const columns = targetColumns(about);
  if (columns.every((column) => column.every((each) => each === 0))) return [];
  const most = Math.floor(Math.sqrt(mostWork / data.x.cols));
  const rows = draw(Math.max(fewestRows, Math.min(mostRows, most)), data.rows, random);
  const inputs = standardized(about, rows);
  yield;
  if (inputs.cols === 0) return [];
  const near = yield* nearest(inputs.cols, inputs.data);
  const agreement = new Agreement(near, columns);
  const found = agreement.of(rows);
  const chance = yield* agreement.byChance(rows, random);
  const beyond = found - chance.mean;
  if (!(beyond < 2 * chance.deviation) || beyond + sure * chance.deviation > telling) return [];
  if (yield* isCorrelated(inputs, columns, rows)) return [];
  const text = `targets of the ${neighbours} nearest rows agree by ${short(found)} ± ${short(chance.deviation)} (1 where they are the same, 0 by chance; ${rows.length} rows)`;
  for (const by of [1, -1]) {
    const shifted = agreement.of(rows.map((row) => Math.min(data.rows - 1, Math.max(0, row + by))));
    if (shifted < Math.max(0.2, 6 * chance.deviation)) continue;
    return [
      {
        kind: 'shiftedTargets',
        where: 'y',
        evidence: `${text}, and by ${short(shifted)} where each row has the target of the ${by > 0 ? 'next' : 'one before'}`,
        remedy: `Pair row i of x with row i ${by > 0 ? '+' : '−'} 1 of y: a header or a row may be missing on one side.`,
        severity: 'severe',
      },
    ];
  }
  return [
    {
      kind: 'unrelatedTargets',
      where: 'y',
      evidence: `${text}, and neither a column of x nor the product of two goes along with them. Where rows alike do agree by ${telling} or more, such a finding is wrong in less than 1 of 100 cases`,
      remedy:
        'Look whether row i of y belongs to row i of x: sort, filter and shuffle both together. If it does, these columns say nothing, or nothing simple, about y: look for others.',
      severity: 'severe',
    },
  ];
};
