import { describe } from '../../core/errors.js';
import { counted } from '../column-case.js';
import { numberReadings } from '../examine.js';
import { isNumber, readNumber } from '../numbers.js';
import { placeOf } from '../table.js';
import type { Facts, Subject } from './subject.js';
import { invisible } from './unread-numbers.js';
import type { TableWarning } from './warning.js';

const point = { decimal: '.', group: '' } as const;

const listed = (names: readonly string[], most = 8): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;

/** Columns from which nothing can be learned. */
export function uselessColumns({ columns, target }: Subject): TableWarning[] {
  const of = (kind: string) => columns.filter((each) => each !== target && each.description.kind === kind);
  const found: TableWarning[] = [];
  for (const { name, description } of of('id')) {
    found.push({
      kind: 'id',
      columns: [name],
      message: `${name} seems to name the rows: ${description.reason}`,
      advice: `It is left out, as nothing is learned from names. ${description.numbers === undefined ? `If its values come again in other rows, make a category of it: kind ${name}=category` : `If it is a quantity, say so: kind ${name}=number`}.`,
    });
  }
  for (const { name, description } of of('text')) {
    found.push({
      kind: 'text column',
      columns: [name],
      message: `${name} holds free text: ${description.reason}`,
      advice: `It is left out. If few of its texts matter, make a category of it: kind ${name}=category.`,
    });
  }
  const constant = of('constant').map(({ name }) => name);
  if (constant.length > 0) {
    const message = `${listed(constant)} ${constant.length === 1 ? 'holds' : 'hold'} the same in every row`;
    found.push({
      kind: 'constant column',
      columns: constant,
      message,
      advice: 'Nothing can be learned from that: left out.',
    });
  }
  return found;
}

/** Columns most of whose cells have no value. */
export function mostlyMissing({ table, columns }: Subject): TableWarning[] {
  return columns.flatMap(({ name, description: { missing } }): TableWarning[] => {
    const share = missing.count / table.rowCount;
    if (missing.count === table.rowCount || share < 0.5) return [];
    const marks = missing.marks.map((mark) => (mark === '' ? 'nothing' : describe(mark)));
    const message = `${name} is mostly missing: ${missing.count} of ${counted(table.rowCount, 'cell')} (${Math.round(100 * share)} %) hold ${listed(marks)}`;
    const advice = 'Leave the column out (drop), unless it tells something that a value is missing.';
    return [{ kind: 'mostly missing', columns: [name], message, advice }];
  });
}

/** Columns that would be numbers but for few cells. */
export function mixedColumns(subject: Subject): TableWarning[] {
  return subject.columns.flatMap(({ name, description, levels, counts, rows }): TableWarning[] => {
    if (description.given || description.numbers !== undefined || description.kind === 'date') return [];
    const odd = levels.flatMap((level, at) => (isNumber(level, point) ? [] : [at]));
    const count = (codes: readonly number[]) => codes.reduce((sum, at) => sum + (counts[at] as number), 0);
    const all = counts.reduce((sum, each) => sum + each, 0);
    // Among categories of numbers "3+" and "10-19" are meant so.
    const isRange = description.kind === 'category' && odd.every((at) => /\d/.test(levels[at] as string));
    const most = description.kind === 'category' ? 0.2 : 0.5;
    if (isRange && levels.length <= 20 && !odd.some((at) => numberReadings([levels[at] as string], false).length > 0))
      return [];
    if (odd.length === 0 || odd.length === levels.length || count(odd) > most * all) return [];
    const [first] = odd as [number];
    const text = levels[first] as string;
    const marks = odd.slice(0, 3).map((at) => describe(`${name}=${levels[at]}`));
    const marked = odd.length > 3 ? '' : `, or say that they stand for missing values: missing ${marks.join(', ')}`;
    const isWritten = odd.every((at) => numberReadings([levels[at] as string], false).length > 0);
    const advice = isWritten
      ? 'Write all its numbers alike, with a decimal point and nothing between their digits.'
      : `Correct the cells${marked}.`;
    const others = odd.length === 1 ? '' : `, and ${counted(odd.length - 1, 'other text')}`;
    return [
      {
        kind: 'mixed column',
        columns: [name],
        message: `${name} is read as ${description.kind}, though ${all - count(odd)} of ${counted(all, 'cell')} are numbers: ${placeOf(subject.table, rows[first] as number)} has ${describe(text)}${others}`,
        advice,
      },
    ];
  });
}

/** Numbers that are said for "none". */
const sentinels = new Set([9, 99, 999, 9999, 99999, 999999].flatMap((each) => [each, -each]).concat(-1));

/** The two numbers at either end. */
function endsOf(values: Float64Array) {
  let [least, second, secondLast, greatest] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const value of values) {
    if (value < least) [least, second] = [value, least];
    else if (value < second) second = value;
    if (value > greatest) [greatest, secondLast] = [value, greatest];
    else if (value > secondLast) secondLast = value;
  }
  return { least, second, secondLast, greatest };
}

/** Numbers that seem to stand for no number: -1 among counts, 999 far beyond all others. */
export function sentinelNumbers(subject: Subject): TableWarning[] {
  return subject.columns.flatMap(({ name, description, values, counts, levels, rows }: Facts): TableWarning[] => {
    if (values === undefined || values.length < 10 || description.kind !== 'number') return [];
    const ends = endsOf(values);
    const all = counts.reduce((sum, each) => sum + each, 0);
    const usual = counts.slice().sort()[Math.floor(counts.length / 2)] as number;
    const isOdd = (end: number, next: number, range: number) => {
      const count = counts[values.indexOf(end)] as number;
      if (!sentinels.has(end) || count < Math.max(3, 0.002 * all)) return false;
      const isAlone = Math.abs(end - next) > range;
      // One below nothing, and far commoner than numbers are there.
      return isAlone || (end === -1 && next >= 0 && count >= Math.max(0.05 * all, 5 * usual));
    };
    const { least, second, secondLast, greatest } = ends;
    const isLow = isOdd(least, second, greatest - second);
    if (!isLow && !isOdd(greatest, secondLast, secondLast - least)) return [];
    const found = values.indexOf(isLow ? least : greatest);
    const [from, to] = isLow ? [second, greatest] : [least, secondLast];
    return [
      {
        kind: 'sentinel',
        columns: [name],
        message: `${levels[found]} in ${name} seems to stand for no number: ${counts[found]} of ${counted(all, 'row')} have it, ${placeOf(subject.table, rows[found] as number)} first, and all others lie from ${from} to ${to}`,
        advice: `If it stands for a missing value, say so: missing ${name}=${levels[found]}.`,
      },
    ];
  });
}

/** Levels that are in one row only, of categories that have others. */
export function rareLevels(subject: Subject): TableWarning[] {
  return subject.inputs.flatMap(({ name, description, counts, levels, rows }): TableWarning[] => {
    if (description.kind !== 'category') return [];
    const single = [...counts].flatMap((count, at) => (count === 1 ? [at] : []));
    if (single.length === 0) return [];
    const shown = single
      .slice(0, 3)
      .map((at) => `${describe(levels[at])} in ${placeOf(subject.table, rows[at] as number)}`);
    const more = single.length > 3 ? ', …' : '';
    return [
      {
        kind: 'rare level',
        columns: [name],
        message: `${single.length} of ${counted(levels.length, 'level')} of ${name} ${single.length === 1 ? 'is' : 'are'} in one row only: ${shown.join(', ')}${more}`,
        advice: 'Look whether they are misspelt; of one row nothing can be learned.',
      },
    ];
  });
}

/** What two spellings have in common: neither case nor blanks, signs that are not seen, ways to write é, or a full stop at the end. */
function plainSpelling(level: string): string {
  return level.normalize('NFKC').toLowerCase().replace(invisible, '').replace(/\s+/g, ' ').replace(/\.+$/, '');
}

/** Levels that seem to be the same one, spelt in two ways, and classes that all end with a full stop. */
export function spellings(subject: Subject): TableWarning[] {
  const { columns, target, isClassification } = subject;
  const found = columns.flatMap(({ name, description, levels, counts, rows }): TableWarning[] => {
    if (description.kind !== 'category' && description.kind !== 'boolean') return [];
    const groups = new Map<string, number[]>();
    levels.forEach((level, at) => {
      // Letters alone may differ by their case, as the codes of genes do.
      const key = level.length > 1 && readNumber(level, point) === undefined ? plainSpelling(level) : level;
      groups.set(key, [...(groups.get(key) ?? []), at]);
    });
    const twice = [...groups.values()].filter((group) => group.length > 1);
    if (twice.length === 0) return [];
    const shown = twice
      .slice(0, 3)
      .map((group) =>
        group
          .map(
            (at) =>
              `${describe(levels[at])} (${counted(counts[at] as number, 'row')}, ${placeOf(subject.table, rows[at] as number)}${counts[at] === 1 ? '' : ' first'})`,
          )
          .join(' and '),
      );
    return [
      {
        kind: 'spelling',
        columns: [name],
        message: `${name} has levels that seem to be the same: ${shown.join('; ')}`,
        advice: 'Spell them alike; as they stand, the model takes them for different ones.',
      },
    ];
  });
  const isDotted =
    isClassification && target.levels.length > 1 && target.levels.every((level) => /[^.]\.$/.test(level));
  if (!isDotted) return found;
  return [
    ...found,
    {
      kind: 'spelling',
      columns: [target.name],
      message: `every class of ${target.name} ends with a full stop, as ${describe(target.levels[0])} does`,
      advice:
        'Rows of another file must spell their classes in the same way, or they are not known; drop the stops if others have none.',
    },
  ];
}
