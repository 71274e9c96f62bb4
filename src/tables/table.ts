import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { suggest } from '../core/names.js';

/** What stands in a cell before anybody has said what its column means. Text keeps its blanks and zeros. */
export type Cell = string | number | boolean | bigint | Date | null | undefined;

/** One column as it was read. */
export interface Column {
  /** Its name, which no other column of the table has. */
  readonly name: string;
  /** What the source calls it, which may be empty or stand over several columns; the name, where nothing was changed. */
  readonly header: string;
  /** A cell for each row. */
  readonly cells: readonly Cell[];
  /** What the source declares it to be, as ARFF does: its levels, or that it holds numbers. */
  readonly declared?: { readonly kind: 'number' | 'category' | 'text' | 'date'; readonly levels?: readonly string[] };
}

/** Where a table comes from. */
export interface TableSource {
  /** For errors: the name of a file, or `'rows'`. */
  readonly name: string;
  /** As `'csv'`, `'arff'`, `'ndjson'`, `'objects'`. */
  readonly format: string;
  /** What was detected, in whole sentences for the one who reads: separator, header, encoding, renamed columns. */
  readonly notes: readonly string[];
  /** How numbers are written in text, where the text says it or the user does: as 1234.5 or 1234,5. */
  readonly decimal?: '.' | ',' | undefined;
  /** The line, counted from 1, on which each row begins; undefined where there are no lines. */
  readonly lines?: Uint32Array | undefined;
}

/** Columns by what they are called: tables are asked for each of hundreds. */
interface Index {
  readonly byName: ReadonlyMap<string, Column>;
  readonly byHeader: ReadonlyMap<string, readonly Column[]>;
}

function indexOf(columns: readonly Column[]): Index {
  const [byName, byHeader] = [new Map<string, Column>(), new Map<string, Column[]>()];
  for (const column of columns) {
    if (!byName.has(column.name)) byName.set(column.name, column);
    const same = byHeader.get(column.header);
    if (same === undefined) byHeader.set(column.header, [column]);
    else same.push(column);
  }
  return { byName, byHeader };
}

/** Refuses what is no table, and says how one is made of it. */
export function requireTable(value: unknown, where: string): asserts value is Table {
  if (value instanceof Table) return;
  const fix =
    typeof value === 'string'
      ? `Read it first: await readTable(${describe(value)}).`
      : value instanceof Promise
        ? "Wait for it: await readTable('data.csv')."
        : Array.isArray(value) || isPlain(value)
          ? 'Make one of the rows: tableFrom(rows).'
          : "Read one: await readTable('data.csv').";
  fail(where, 'a table', describe(value), fix);
}

/** Where a row stands in its table, in short: `line 7`, or `row 5`, counted from 0. */
export function placeOf({ source: { lines } }: Table, row: number): string {
  return lines === undefined ? `row ${row}` : `line ${lines[row]}`;
}

/** Rows and named columns, as they were read: what the cells mean is not decided here. */
export class Table {
  /** From left to right. */
  readonly columns: readonly Column[];
  /** How many rows there are; none is allowed. */
  readonly rowCount: number;
  /** Where it comes from. */
  readonly source: TableSource;
  #index: Index | undefined;

  constructor(columns: readonly Column[], rowCount: number, source: TableSource) {
    this.columns = columns;
    this.rowCount = rowCount;
    this.source = source;
  }

  /** The names of all columns. */
  get names(): string[] {
    return this.columns.map(({ name }) => name);
  }

  /** Whether there is a column of this name. */
  has(name: string): boolean {
    return this.#find.byName.has(name);
  }

  get #find(): Index {
    this.#index ??= indexOf(this.columns);
    return this.#index;
  }

  /**
   * One column by its name, or by what the source calls it where only one is called so.
   *
   * @param where for the error
   * @throws MultilayerError where there is no such column, with the nearest name, or several have the header
   */
  column(name: string, where = 'column'): Column {
    const { byName, byHeader } = this.#find;
    const called = byHeader.get(name) ?? [];
    const found = byName.get(name) ?? called[0];
    if (found === undefined)
      return fail(where, `a column of ${this.source.name}`, describe(name), suggest(name, this.names));
    if (found.name === name || called.length === 1) return found;
    const places = called.map((column) => this.columns.indexOf(column) + 1).join(' and ');
    const names = called.map((column) => describe(column.name)).join(' or ');
    return fail(
      where,
      'a name that one column has',
      `${describe(name)}, which columns ${places} have`,
      `Write ${names}.`,
    );
  }

  /** Some rows, in the given order. */
  rows(indices: ArrayLike<number>): Table {
    const pick = (cells: readonly Cell[]) => Array.from(indices, (i) => cells[i]);
    const columns = this.columns.map((column) => ({ ...column, cells: pick(column.cells) }));
    const { lines } = this.source;
    const source = lines && { ...this.source, lines: Uint32Array.from(indices, (i) => lines[i] as number) };
    return new Table(columns, indices.length, source ?? this.source);
  }

  /** All columns but these. */
  without(names: readonly string[]): Table {
    const left = this.columns.filter(({ name }) => !names.includes(name));
    return new Table(left, this.rowCount, this.source);
  }

  /** Where a row stands, for errors: `people.csv, line 7`, or `rows, row 5`, counted from 0 there. */
  place(row: number, column?: string): string {
    return `${this.source.name}, ${placeOf(this, row)}${column === undefined ? '' : `, column ${describe(column)}`}`;
  }
}
