import { counted } from '../column-case.js';
import type { ColumnDescription } from '../kinds.js';
import { placeOf, type Table } from '../table.js';
import { type Facts, factsOf, type Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** Shares of rows below which repetitions do not matter to a score. */
const least = 0.005;

/**
 * For each row the first one that equals it in all columns but those that name rows (kind `'id'`); its own number where
 * none before does. Rows that are equal belong into the same fold.
 */
export function firstEqualRows(table: Table, descriptions: readonly ColumnDescription[]): Int32Array {
  const facts = descriptions.filter(({ kind }) => kind !== 'id').map((each) => factsOf(table.column(each.name), each));
  return firstEqual(facts, table.rowCount);
}

function firstEqual(columns: readonly Facts[], rows: number): Int32Array {
  const first = new Int32Array(rows);
  for (let row = 0; row < rows; row++) first[row] = row;
  // Columns with many values come first: after them hardly a row is left that may equal another one.
  const sorted = [...columns].sort((a, b) => b.levels.length - a.levels.length);
  let alike = rows > 1 ? [Array.from(first)] : [];
  for (const facts of sorted) alike = alike.flatMap((group) => splitBy(facts, group));
  for (const group of alike) for (const row of group) first[row] = group[0] as number;
  return first;
}

/** The rows of a group that have the same value as others of it, by value. */
function splitBy({ codes, counts }: Facts, group: readonly number[]): number[][] {
  const parts = new Map<number, number[]>();
  for (const row of group) {
    const code = codes[row] as number;
    // A value that no other row has.
    if (counts[code] === 1) continue;
    const part = parts.get(code);
    if (part === undefined) parts.set(code, [row]);
    else part.push(row);
  }
  return [...parts.values()].filter((part) => part.length > 1);
}

/** Rows that stand in the table more than once, where that is no wonder of few possible rows. */
export function repeatedRows({ table, columns }: Subject, folds: number | undefined): TableWarning[] {
  const relevant = columns.filter(({ description }) => description.kind !== 'id');
  const rows = table.rowCount;
  const first = firstEqual(
    [...relevant].sort((a, b) => b.levels.length - a.levels.length),
    rows,
  );
  const repeated: number[] = [];
  const sizes = new Map<number, number>();
  first.forEach((each, row) => {
    if (each === row) return;
    repeated.push(row);
    sizes.set(each, (sizes.get(each) ?? 1) + 1);
  });
  if (repeated.length < Math.max(3, least * rows) || repeated.length < 3 * byChance(relevant, rows)) return [];
  const [row] = repeated as [number];
  const twins = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const across =
    folds === undefined
      ? ''
      : `; in ${folds} folds drawn at random, ${counted(twins, 'row')} would have a twin, mostly in another fold`;
  return [
    {
      kind: 'repeated rows',
      columns: [],
      message: `${repeated.length} of ${counted(rows, 'row')} repeat an earlier one, as ${placeOf(table, row)} does ${placeOf(table, first[row] as number)}${across}`,
      advice:
        'Leave repeated rows out if they are the same thing twice: a model that is judged on rows it has learned looks better than it is.',
    },
  ];
}

/** About how many rows would repeat another one if the columns had nothing to do with each other. */
function byChance(columns: readonly Facts[], rows: number): number {
  let pairs = (rows * (rows - 1)) / 2;
  for (const { counts, description } of columns) {
    const all = [...counts, description.missing.count];
    pairs *= all.reduce((sum, count) => sum + (count / rows) ** 2, 0);
  }
  return pairs;
}
