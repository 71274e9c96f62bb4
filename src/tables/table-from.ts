import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import { judgeHeader } from './csv-header.js';
import { type Cell, Table } from './table.js';
import { uniqueNames } from './unique-names.js';

/** Rows or columns in memory. */
export type Rows =
  | readonly (readonly Cell[])[]
  | readonly Readonly<Record<string, Cell>>[]
  | Readonly<Record<string, ArrayLike<Cell>>>
  | ReadonlyMap<string, ArrayLike<Cell>>;

/** Refuses what is no cell: lists and objects within it. */
export function asCell(value: unknown, place: () => string): Cell {
  const kind = typeof value;
  if (value === null || (kind !== 'object' && kind !== 'function' && kind !== 'symbol')) return value as Cell;
  if (Object.prototype.toString.call(value) === '[object Date]') return value as Date;
  const fix = 'Give each value within it a column of its own, or leave the column out.';
  return fail(place(), 'text, a number, true, false, a date or nothing', describe(value), fix);
}

/** How rows in memory become a table. */
export interface TableFromOptions {
  /** What errors call the rows: `'rows'`. */
  readonly name?: string;
  /** Names of the columns, where rows are arrays; by default the first row, if that can only be names. */
  readonly names?: readonly string[];
}

/**
 * A table from what is in memory: objects, whose keys are the columns in the order in which they come first; arrays of
 * cells; or columns by their names, in an object or a `Map`.
 *
 * @throws MultilayerError where rows are of different kinds or lengths, or a value is a list or an object
 */
export function tableFrom(rows: Rows, options: TableFromOptions = {}): Table {
  checkKeys(options, ['name', 'names'], 'tableFrom, options');
  const { name = 'rows', names } = options;
  if (rows instanceof Map || (typeof rows === 'object' && rows !== null && !Array.isArray(rows))) {
    if (names !== undefined) {
      fail('tableFrom, names', 'no names, as the columns have theirs', describe(names), 'Leave them out.');
    }
    if (!(rows instanceof Map)) refuseList(rows, 'tableFrom', 'Pass an array of them: Array.from(rows).');
    const columns = rows instanceof Map ? [...rows] : Object.entries(rows as Readonly<Record<string, unknown>>);
    return fromColumns(columns as [string, unknown][], name);
  }
  if (!Array.isArray(rows)) {
    fail('tableFrom', 'an array of rows, or columns by name', describe(rows), 'Write tableFrom([{ a: 1, b: 2 }]).');
  }
  const list = rows as readonly unknown[];
  if (Array.isArray(list[0])) return fromArrays(list, name, names);
  if (names !== undefined && list.length > 0) {
    fail('tableFrom, names', 'no names, as objects have theirs', describe(names), 'Leave them out.');
  }
  return fromObjects(list, name, names);
}

/** Sets, Maps and the like hold what `Object.entries` does not see. */
function refuseList(value: object, where: string, fix: string): void {
  if (Symbol.iterator in value) fail(where, 'an object with a cell for each column', describe(value), fix);
}

function fromColumns(columns: readonly (readonly [string, unknown])[], name: string): Table {
  const lists = columns.map(([header, values]) => {
    const isList = Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
    if (!isList) {
      const fix = 'Write a list of cells for each column, or an array of rows.';
      fail(`${name}, column ${describe(header)}`, 'an array', describe(values), fix);
    }
    return Array.from(values as ArrayLike<unknown>, (value, row) =>
      asCell(value, () => `${name}, row ${row}, column ${describe(header)}`),
    );
  });
  const rowCount = lists[0]?.length ?? 0;
  lists.forEach((cells, j) => {
    if (cells.length === rowCount) return;
    const fix = 'Give all columns as many.';
    const header = columns[j]?.[0];
    fail(`${name}, column ${describe(header)}`, `${rowCount} cells, as in the first column`, String(cells.length), fix);
  });
  const headers = columns.map(([header]) => header);
  return tableOf(headers, lists, rowCount, { name, format: 'columns', notes: [] });
}

function tableOf(
  headers: readonly string[],
  lists: readonly Cell[][],
  rowCount: number,
  source: Table['source'],
): Table {
  const { names, notes } = uniqueNames(headers);
  const columns = headers.map((header, j) => ({ name: names[j] as string, header, cells: lists[j] as Cell[] }));
  return new Table(columns, rowCount, { ...source, notes: [...source.notes, ...notes] });
}

function fromArrays(rows: readonly unknown[], name: string, given: readonly string[] | undefined): Table {
  const width = given?.length ?? (rows[0] as readonly unknown[]).length;
  rows.forEach((row, i) => {
    if (!Array.isArray(row))
      fail(`${name}, row ${i}`, 'an array, as the first row', describe(row), 'Write all rows alike.');
    if (row.length === width) return;
    const expected = given === undefined ? `${width} cells, as in the first row` : `${width} cells, one for each name`;
    fail(`${name}, row ${i}`, expected, String(row.length), 'Write all rows alike, null for what is missing.');
  });
  const cells = rows.map((row, i) =>
    Array.from(row as readonly unknown[], (value, j) => asCell(value, () => `${name}, row ${i}, column ${j}`)),
  );
  const notes: string[] = [];
  let headers = given;
  if (headers === undefined) {
    // Text alone may be names; numbers and truth values are none.
    const isText = (cells[0] as Cell[]).every((cell) => typeof cell === 'string');
    const sample = cells.slice(0, 200).map((row, line) => ({ cells: row.map((cell) => String(cell ?? '')), line }));
    const verdict = judgeHeader(sample);
    if (isText && verdict.hasHeader) {
      headers = cells.shift() as string[];
      notes.push(`The first row was taken for the names of the columns, as ${verdict.reason}.`);
    } else {
      headers = Array.from({ length: width }, (_, j) => `column${j + 1}`);
      notes.push(
        `There are no names, so that the columns are called column1${width === 1 ? '' : ` to column${width}`}.`,
      );
    }
  }
  const lists = headers.map((_, j) => cells.map((row) => row[j]));
  return tableOf(headers, lists, cells.length, { name, format: 'arrays', notes });
}

function fromObjects(rows: readonly unknown[], name: string, names: readonly string[] = []): Table {
  const lists = new Map<string, Cell[]>(names.map((each) => [each, []]));
  rows.forEach((row, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      fail(`${name}, row ${i}`, 'an object, as the rows above', describe(row), 'Write all rows alike.');
    }
    refuseList(row, `${name}, row ${i}`, 'Write Object.fromEntries(row) for a Map, Array.from(row) for a list.');
    for (const [key, value] of Object.entries(row)) {
      const list = lists.get(key) ?? [];
      lists.set(key, list);
      const cell = asCell(value, () => `${name}, row ${i}, column ${describe(key)}`);
      // Rows above may not have the key.
      while (list.length < i) list.push(undefined);
      list.push(cell);
    }
  });
  for (const list of lists.values()) while (list.length < rows.length) list.push(undefined);
  return tableOf([...lists.keys()], [...lists.values()], rows.length, { name, format: 'objects', notes: [] });
}
