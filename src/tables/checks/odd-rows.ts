import { describe } from '../../core/errors.js';
import { isNumber } from '../numbers.js';
import { placeOf } from '../table.js';
import { textOf } from '../tally.js';
import type { Facts, Subject } from './subject.js';
import type { TableWarning } from './warning.js';

const point = { decimal: '.', group: '' } as const;
/** So many rows of a column may be odd ones. */
const most = 3;

/** Rows that seem to be none of the table: units below the names, names that come again, totals, lines below the table. */
export function oddRows(subject: Subject): TableWarning[] {
  return subject.table.rowCount < 5 ? [] : [...rowsOfText(subject), ...totals(subject), ...footer(subject)];
}

/** The rows in which a column that has numbers otherwise has text; none where there are many. */
function textRows({ description, levels, counts, codes }: Facts): number[] {
  if (description.given || description.numbers !== undefined || description.kind === 'date') return [];
  const odd = new Set<number>();
  let cells = 0;
  for (const [at, level] of levels.entries()) {
    if (isNumber(level, point)) continue;
    odd.add(at);
    cells += counts[at] as number;
    if (cells > most) return [];
  }
  if (levels.length < 2 * odd.size) return [];
  return [...codes].flatMap((code, row) => (odd.has(code) ? [row] : []));
}

function rowsOfText(subject: Subject): TableWarning[] {
  const names = new Map<number, string[]>();
  for (const column of subject.columns)
    for (const row of textRows(column)) names.set(row, [...(names.get(row) ?? []), column.name]);
  return [...names].flatMap(([row, columns]): TableWarning[] => {
    if (columns.length < 2) return [];
    const shown = columns
      .slice(0, 3)
      .map((name) => `${name} (${describe(textOf(subject.table.column(name).cells[row]))})`);
    const more = columns.length > 3 ? ` and ${columns.length - 3} more` : '';
    return [
      {
        kind: 'odd row',
        columns,
        message: `${placeOf(subject.table, row)} has text in columns that hold numbers otherwise: ${shown.join(', ')}${more}`,
        advice:
          'Delete the line if it is no row, as units, names that come again, or another table; as it stands, these columns are no numbers.',
      },
    ];
  });
}

const total =
  /^(?:grand |sub-?)?(?:totals?|sum|summe|gesamt|insgesamt|somme|totale|totaal|suma|итого|average|mean|mittelwert|moyenne)\b/i;

/** A last row in which the others are added up. */
function totals(subject: Subject): TableWarning[] {
  const { table, columns } = subject;
  const last = table.rowCount - 1;
  const word = columns.find(({ name, description }) => {
    return description.kind !== 'number' && total.test(textOf(table.column(name).cells[last]));
  });
  const sums = columns.filter(({ description, numbers }) => {
    const value = numbers?.[last];
    if (numbers === undefined || description.kind !== 'number' || !value) return false;
    // Where numbers have one sign, as what is added up mostly has.
    if (value !== description.numbers?.greatest && value !== description.numbers?.least) return false;
    let [sum, size, count] = [0, 0, 0];
    for (let row = 0; row < last; row++) {
      const each = numbers[row] as number;
      if (!each) continue;
      sum += each;
      size += Math.abs(each);
      count++;
    }
    return count > 3 && Math.abs(sum - value) <= 1e-9 * size;
  });
  if (sums.length + (word === undefined ? 0 : 1) < 2) return [];
  const names = sums.map(({ name }) => name);
  const cell = word && ` and ${describe(textOf(table.column(word.name).cells[last]))} stands in ${word.name}`;
  return [
    {
      kind: 'odd row',
      columns: names,
      message: `${placeOf(subject.table, last)} seems to be a row of totals: in ${names.join(', ')} it has the sum of all rows above${cell ?? ''}`,
      advice: 'Delete it: a model takes it for a row as the others.',
    },
  ];
}

/** A last row with one cell, as a source or a note has, in a table in which no other row is like that. */
function footer(subject: Subject): TableWarning[] {
  const { table } = subject;
  if (table.columns.length < 3) return [];
  const filled = (row: number) => table.columns.filter(({ cells }) => textOf(cells[row]) !== '');
  const last = table.rowCount - 1;
  const [only, another] = filled(last);
  if (only === undefined || another !== undefined || filled(0).length < 2) return [];
  for (let row = 0; row < last; row++) if (filled(row).length < 2) return [];
  return [
    {
      kind: 'odd row',
      columns: [only.name],
      message: `${placeOf(subject.table, last)}, the last one, has nothing but ${describe(textOf(only.cells[last]))} in ${only.name}`,
      advice: 'Delete it if it is a note below the table and no row.',
    },
  ];
}
