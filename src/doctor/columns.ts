import type { Finding } from '../core/diagnosis.js';
import type { Table } from '../core/matrix.js';
import { type MergedColumn, mergedColumns } from '../core/merged.js';
import { hasNumbersToHit } from '../losses/index.js';
import { type Case, categoriesOf, type Exam, type Inputs, shareLeft } from './case.js';
import { columnsText, short } from './text.js';

/** What the numbers of a column are. */
export interface ColumnFacts {
  readonly column: number;
  readonly mean: number;
  readonly deviation: number;
  /** The largest size. */
  readonly reach: number;
  readonly isConstant: boolean;
  readonly first: number;
}

/** Means and deviations farther than this from those of initial weights and usual rates, and single numbers. */
const [farthest, narrowest, outermost] = [100, 1e-3, 1000];

/** What was found of tables: they are asked about more than once. */
const known = new WeakMap<Table, readonly ColumnFacts[]>();

export function factsOf(table: Table): readonly ColumnFacts[] {
  const facts = known.get(table) ?? look(table);
  known.set(table, facts);
  return facts;
}

/** Two passes over the rows: a sum of squares would cancel in columns far from zero. */
function look({ rows, cols, data }: Table): ColumnFacts[] {
  const [mean, squares, reach] = [new Float64Array(cols), new Float64Array(cols), new Float64Array(cols)];
  const isConstant = new Array<boolean>(cols).fill(true);
  for (let k = 0; k < rows * cols; k++) {
    const [col, value] = [k % cols, data[k] as number];
    mean[col] = (mean[col] as number) + value / rows;
    reach[col] = Math.max(reach[col] as number, Math.abs(value));
    if (value !== data[col]) isConstant[col] = false;
  }
  for (let k = 0; k < rows * cols; k++) {
    const col = k % cols;
    squares[col] = (squares[col] as number) + ((data[k] as number) - (mean[col] as number)) ** 2 / rows;
  }
  return isConstant.map((constant, column) => ({
    column,
    mean: mean[column] as number,
    deviation: Math.sqrt(squares[column] as number),
    reach: reach[column] as number,
    isConstant: constant,
    first: data[column] as number,
  }));
}

/** By how much a column is too far from about −1 to 1: more than 1 where it is. */
function farness({ mean, deviation, reach, isConstant }: ColumnFacts): number {
  if (isConstant) return 0;
  const size = Math.abs(mean);
  // A rare 1 among zeros lies far out in units of the deviation, and does no harm: so the reach counts for less.
  const spread = (size + 3 * deviation) / farthest;
  return Math.max(spread, reach / outermost, narrowest / deviation, (size / deviation) * narrowest);
}

const scaling =
  'Scale such columns, inputs and targets: subtract the mean, and divide by the deviation (what comes after ±).';

/** For losses of numbers from a least one on, which a mean taken away would leave. */
const dividing = 'Divide such targets by their deviation (what comes after ±).';

/** What is said of the columns of a table that are far from about −1 to 1: the farthest, and how many others. */
function unscaled(about: Inputs, table: Table, name: 'x' | 'y', remedy = scaling): Finding[] {
  const categories = name === 'x' ? categoriesOf(about) : new Set();
  const far = factsOf(table)
    .filter(({ column }) => !categories.has(column))
    .map((facts) => ({ ...facts, by: farness(facts) }))
    .filter(({ by }) => by > 1)
    .sort((a, b) => b.by - a.by);
  const [worst] = far;
  const left = shareLeft(about);
  // What has been learned all the same is no trouble.
  if (worst === undefined || left < 0.1) return [];
  const { column, reach, mean, deviation, by } = worst;
  const more = far.length > 1 ? ` (and ${far.length - 1} more)` : '';
  return [
    {
      kind: name === 'x' ? 'unscaledColumns' : 'unscaledTargets',
      where: name,
      evidence: `column ${column} of ${name} reaches ${short(reach)}, around ${short(mean)} ± ${short(deviation)}${more}`,
      remedy,
      severity: left > 0.9 && (by > 5 || about.epochs > 0) ? 'severe' : 'moderate',
    },
  ];
}

export const unscaledColumns: Exam<Inputs> = (about) => unscaled(about, about.data.x, 'x');

export const unscaledTargets: Exam = (about) => {
  const { data, loss } = about;
  if (!hasNumbersToHit(loss)) return [];
  return unscaled(about, data.target, 'y', loss.leastTarget === undefined ? scaling : dividing);
};

export const equalRows: Exam<Inputs> = ({ data: { x } }) =>
  x.rows > 1 && x.data.every((value, k) => value === x.data[k % x.cols])
    ? [
        {
          kind: 'equalRows',
          where: 'x',
          evidence: 'all rows of x are the same',
          remedy: 'Pass inputs that differ where the targets do.',
          severity: 'severe',
        },
      ]
    : [];

function merged(
  { column, distinct, left, values, rows }: MergedColumn,
  name: string,
  more: number,
  rowOf: Case['rowOf'],
): Finding {
  const others = more > 0 ? ` (and ${more} more)` : '';
  return {
    kind: 'mergedColumns',
    where: name,
    evidence: `${distinct} different numbers of column ${column}${others} become ${left} in float32: ${values[0]} in row ${rowOf(rows[0])} and ${values[1]} in row ${rowOf(rows[1])} are both ${Math.fround(values[0])}`,
    remedy: "Subtract an offset or scale the column before you pass it, or use engine: 'reference'.",
    severity: left === 1 ? 'severe' : 'moderate',
  };
}

export const columnsMerged: Exam = ({ data, loss, precision, rowOf }) => {
  if (precision === 'float64') return [];
  const tables = [['x', data.x] as const, ...(loss.targets === 'numbers' ? [['y', data.target] as const] : [])];
  return tables.flatMap(([name, table]) => {
    const found = mergedColumns(table);
    return found.slice(0, 1).map((first) => merged(first, name, found.length - 1, rowOf));
  });
};

export const constantColumns: Exam<Inputs> = ({ data: { x } }) => {
  const found = factsOf(x).filter(({ isConstant }) => isConstant);
  const [first] = found;
  if (first === undefined || x.rows < 2 || found.length === x.cols) return [];
  const columns = columnsText(found.map(({ column }) => column));
  const value = found.every((each) => each.first === first.first) ? ` ${short(first.first)}` : ' the same number';
  return [
    {
      kind: 'constantColumns',
      where: 'x',
      evidence: `${columns} of x ${found.length === 1 ? 'holds' : 'hold'}${value} in all ${x.rows} rows`,
      remedy: `Leave ${found.length === 1 ? 'it' : 'them'} out: a layer has its bias, and other numbers would come as a surprise later.`,
      severity: 'mild',
    },
  ];
};
