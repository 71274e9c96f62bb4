import { levelOf } from './cells.js';
import { describeNumbers, type Examined, missingOf, numberReadings, valuesOf } from './examine.js';
import type { ColumnDescription, ColumnKind, NumberNotation } from './kinds.js';
import { hasMoreMarks } from './missing.js';
import { isCode } from './numbers.js';
import { placeOf, type Table } from './table.js';

/** `1 cell`, `344 cells`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The different values of a column of some kind. */
export interface Values {
  readonly texts: readonly string[];
  /** The first row of each. */
  readonly rows: readonly number[];
  readonly counts: readonly number[];
  /** How many cells have one. */
  readonly total: number;
}

/** One column of a table about which is to be decided. */
export class ColumnCase {
  readonly table: Table;
  readonly examined: Examined;
  /** The decimal sign of the table, for what could be read either way. */
  readonly decimal: '.' | ',';
  /** By whether more marks count as missing. */
  readonly #values = new Map<boolean, Values>();

  constructor(table: Table, examined: Examined, decimal: '.' | ',') {
    this.table = table;
    this.examined = examined;
    this.decimal = decimal;
  }

  get name(): string {
    return this.examined.column.name;
  }

  /** The values, where the column is of this kind: which marks count as missing depends on it. */
  values(kind: ColumnKind): Values {
    const key = hasMoreMarks(kind);
    const found = this.#values.get(key) ?? this.#valuesOf(kind);
    this.#values.set(key, found);
    return found;
  }

  #valuesOf(kind: ColumnKind): Values {
    const { tally, rule } = this.examined;
    const codes = valuesOf(tally, kind, rule);
    const counts = codes.map((code) => tally.counts[code] as number);
    return {
      texts: codes.map((code) => tally.texts[code] as string),
      rows: codes.map((code) => tally.rows[code] as number),
      counts,
      total: counts.reduce((sum, each) => sum + each, 0),
    };
  }

  /** Where a row stands, in short: `line 7`, or `row 5`. */
  at(row: number): string {
    return placeOf(this.table, row);
  }

  /** How the numbers are written: as the table writes them, where it could be either way. */
  notation(wanted: '.' | ',' = this.decimal): NumberNotation | undefined {
    const { numbers } = this.examined;
    return numbers.find(({ decimal }) => decimal === wanted) ?? numbers[0];
  }

  /** The description, with what every kind has. */
  as(
    kind: ColumnKind,
    reason: string,
    more: Partial<Pick<ColumnDescription, 'dates' | 'levels' | 'given'>> & {
      notation?: NumberNotation;
      notes?: string[];
    } = {},
  ): ColumnDescription {
    const { tally, rule } = this.examined;
    const { given = false, notation, notes = [], ...rest } = more;
    const { texts } = this.values(kind);
    const written = notation ?? (texts.some(isCode) ? undefined : numberReadings(texts, tally.native)[0]);
    const apart = written !== undefined && written.decimal !== this.decimal;
    const numbers = written && { ...describeNumbers(texts, written), ...(apart && { apart }) };
    const { levels } = rest;
    if (levels !== undefined) rest.levels = [...new Set(levels.map((level) => levelOf(level, numbers)))];
    const missing = missingOf(tally, kind, rule);
    const said = tally.padded < 0 ? notes : [...notes, this.#padded(tally.padded)];
    const base = { name: this.name, kind, reason, given, missing, distinct: texts.length, notes: said, ...rest };
    return numbers === undefined ? base : { ...base, numbers };
  }

  #padded(row: number): string {
    return `Blanks around cells are left out, first in ${this.at(row)}.`;
  }
}
