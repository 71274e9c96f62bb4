import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { suggest } from '../core/names.js';
import { dateNotations } from './dates.js';
import { type ColumnKind, columnKinds, type DateNotation } from './kinds.js';
import type { Table } from './table.js';

/** A kind that the user gives, and how what is of it is written, where that is given too. */
export interface GivenKind {
  readonly kind: ColumnKind;
  readonly decimal?: '.' | ',';
  readonly dates?: DateNotation;
}

/** By column: an object, a Map (for names such as `__proto__`), or texts as a command takes them: `zip=category`. */
export type ByColumn<T> = Readonly<Record<string, T>> | ReadonlyMap<string, T> | readonly string[];

const forms = new Map<string, GivenKind>([
  ...columnKinds.filter((kind) => kind !== 'constant').map((kind): [string, GivenKind] => [kind, { kind }]),
  ['number:point', { kind: 'number', decimal: '.' }],
  ['number:comma', { kind: 'number', decimal: ',' }],
  ...dateNotations.map((dates): [string, GivenKind] => [`date:${dates}`, { kind: 'date', dates }]),
]);

function pairsOf<T>(given: ByColumn<T>): [string, T | string][] {
  if (given instanceof Map) return [...given];
  return Array.isArray(given) ? given.map((each) => pairOf(String(each))) : Object.entries(given);
}

/** A name may hold an equals sign, and a kind does not. */
function pairOf(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  if (at >= 0) return [text.slice(0, at), text.slice(at + 1)];
  return fail('kinds', 'a column and its kind', describe(text), 'Write them as column=kind, as in zip=category.');
}

/** The kinds that the user gives, by the names of the table's columns. */
export function readKinds(table: Table, given: ByColumn<string> | undefined): Map<string, GivenKind> {
  const kinds = new Map<string, GivenKind>();
  if (given === undefined) return kinds;
  if (!isPlain(given) && !Array.isArray(given) && !(given instanceof Map)) {
    fail('kinds', 'an object of kinds by column', describe(given), "Write { zip: 'category' }.");
  }
  for (const [name, word] of pairsOf(given)) {
    const column = table.column(name, 'kinds').name;
    const form = forms.get(word);
    if (form === undefined) {
      const constant = word === 'constant' ? 'What is the same in all rows is found; leave the column out by id. ' : '';
      fail(`kinds, column ${describe(name)}`, 'a kind', describe(word), constant + suggest(word, [...forms.keys()]));
    }
    if (kinds.has(column)) {
      fail('kinds', 'each column once', `${describe(column)} twice`, 'Leave one of the two out.');
    }
    kinds.set(column, form);
  }
  return kinds;
}

/** Marks of missing values: for all columns, or by column. */
export type Marks =
  | readonly string[]
  | Readonly<Record<string, readonly string[]>>
  | ReadonlyMap<string, readonly string[]>;

/** The marks that the user adds, by the names of the table's columns; `pdays=-1` is one of the column pdays alone. */
export function readMarks(table: Table, given: Marks | undefined): Map<string, string[]> {
  const marks = new Map(table.names.map((name): [string, string[]] => [name, []]));
  if (given === undefined) return marks;
  const add = (name: string, mark: unknown) => {
    if (typeof mark !== 'string' && typeof mark !== 'number') {
      fail('missing', 'texts that stand for a missing value', describe(mark), "Write ['-999'] or { age: ['-1'] }.");
    }
    (marks.get(name) as string[]).push(String(mark).trim());
  };
  if (Array.isArray(given)) {
    for (const mark of given) {
      const text = String(mark);
      const at = text.lastIndexOf('=');
      if (at > 0 && table.has(text.slice(0, at))) add(text.slice(0, at), text.slice(at + 1));
      else for (const name of table.names) add(name, mark);
    }
    return marks;
  }
  if (!isPlain(given) && !(given instanceof Map)) {
    fail('missing', 'a list of texts, or lists by column', describe(given), "Write ['-999'] or { age: ['-1'] }.");
  }
  for (const [name, list] of given instanceof Map ? given : Object.entries(given)) {
    const column = table.column(name, 'missing').name;
    for (const mark of Array.isArray(list) ? list : [list]) add(column, mark);
  }
  return marks;
}
