import { anyWhole, checkNumber, several } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys, suggest } from '../core/names.js';
import { streams } from '../core/random.js';
import { datesOf, levelsOf, numbersOf } from '../tables/cells.js';
import type { ColumnDescription } from '../tables/kinds.js';
import type { Table } from '../tables/table.js';
import { type AskedModel, answer, encode, inputsOf, sampleRows, withInputs } from './asked.js';

/** What a model answers in the mean where one column has the same value in all rows; `partialDependencePlot` draws it. */
export interface ColumnDependence {
  /** The name of the column. */
  readonly column: string;
  /** The values that were tried: rising numbers, those of dates in years, or the commonest levels. */
  readonly values: readonly number[] | readonly string[];
  /** What was answered in the mean at each: the probability of each class, of two that of the second, or the value. */
  readonly curves: readonly { readonly name: string; readonly mean: readonly number[] }[];
  /** Of numbers: the deciles of the column. */
  readonly quantiles?: readonly number[];
  /** Of levels: the share of rows that have each. */
  readonly shares?: readonly number[];
}

/** What a partial dependence is measured with. */
export interface PartialDependenceOptions {
  /** Rows at most, drawn by the seed; 2 or more. Default: 500. */
  readonly most?: number | undefined;
  /** Values that are tried of a column of numbers, at its quantiles from 1 to 99 %; 2 or more. Default: 20. */
  readonly points?: number | undefined;
  /** A whole number, for drawing rows. Default: 0. */
  readonly seed?: number | undefined;
}

const where = 'partialDependence';
const mostLevels = 8;
const year = 365.2425 * 24 * 3600 * 1000;

/** Values to try, each by a row that has it. */
interface Grid {
  readonly rows: readonly number[];
  readonly values: readonly number[] | readonly string[];
  readonly quantiles?: readonly number[];
  readonly shares?: readonly number[];
}

function gridOfNumbers(numbers: ArrayLike<number>, points: number): Grid {
  const order = Array.from(numbers, (_, row) => row)
    .filter((row) => !Number.isNaN(numbers[row]))
    .sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  const at = (share: number): number => order[Math.round(share * (order.length - 1))] as number;
  const tried = Array.from({ length: points }, (_, k) => at(0.01 + (0.98 * k) / (points - 1)));
  const rows = tried.filter((row, k) => k === 0 || numbers[row] !== numbers[tried[k - 1] as number]);
  const deciles = Array.from({ length: 9 }, (_, k) => numbers[at((k + 1) / 10)] as number);
  return { rows, values: rows.map((row) => numbers[row] as number), quantiles: deciles };
}

function gridOfLevels(levels: readonly (string | undefined)[]): Grid {
  const found = new Map<string, { row: number; count: number }>();
  levels.forEach((level, row) => {
    const name = level ?? '(missing)';
    const known = found.get(name);
    if (known === undefined) found.set(name, { row, count: 1 });
    else known.count += 1;
  });
  const commonest = [...found].sort(([, a], [, b]) => b.count - a.count).slice(0, mostLevels);
  return {
    rows: commonest.map(([, { row }]) => row),
    values: commonest.map(([name]) => name),
    shares: commonest.map(([, { count }]) => count / levels.length),
  };
}

function gridOf(table: Table, description: ColumnDescription, points: number): Grid {
  if (description.kind === 'number') return gridOfNumbers(numbersOf(table, description), points);
  if (description.kind === 'date')
    return gridOfNumbers(
      datesOf(table, description).map((time) => 1970 + time / year),
      points,
    );
  return gridOfLevels(levelsOf(table, description));
}

/**
 * What a model answers in the mean over rows where one column is set to the same value in all of them (Friedman, "Greedy
 * function approximation", Annals of Statistics 29, 2001). Where columns hang together, it asks about rows that do not
 * occur.
 *
 * @param table rows to ask about, as those trained on
 * @param column one that the model goes by
 * @throws MultilayerError for another column, and options out of range
 */
export function partialDependence(
  model: AskedModel,
  table: Table,
  column: string,
  options: PartialDependenceOptions = {},
): ColumnDependence {
  checkKeys(options, ['most', 'points', 'seed'], where);
  const { most = 500, points = 20, seed = 0 } = options;
  checkNumber(most, several, `${where}, option most`, 'The default is 500 rows.');
  checkNumber(points, several, `${where}, option points`, 'The default is 20.');
  checkNumber(seed, anyWhole, `${where}, option seed`, 'Any whole number will do.');
  const names = model.columns.map(({ name }) => name);
  const description = model.columns.find(({ name }) => name === column);
  if (description === undefined)
    return fail(`${where}, column`, 'a column that the model goes by', describe(column), suggest(column, names));
  const { rows: gridRows, ...grid } = gridOf(table, description, points);
  const sample = table.rows(sampleRows(table.rowCount, most, seed, streams.importance));
  const tried = table.rows(gridRows);
  const { task, members, classes } = model;
  const sums = gridRows.map(() => new Float64Array(classes?.length ?? 1));
  for (const member of members) {
    const [x, values] = [encode(member, sample), encode(member, tried)];
    const own = inputsOf(member, column);
    sums.forEach((sum, k) => {
      const { rows, cols, data } = answer(
        member,
        withInputs(x, own, () => k, values),
        model,
      );
      data.forEach((value, at) => {
        sum[at % cols] = (sum[at % cols] as number) + value / rows / members.length;
      });
    });
  }
  const outputs = classes === undefined ? [0] : task === 'binary' ? [1] : classes.map((_, k) => k);
  const curves = outputs.map((k) => ({
    name: classes === undefined ? 'value' : String(classes[k]),
    mean: sums.map((sum) => sum[k] as number),
  }));
  return { column, ...grid, curves };
}
