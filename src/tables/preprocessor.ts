import { checkChoice, checkFunction } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { asList, asRecord, asText, refuse } from '../core/json.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys, suggest } from '../core/names.js';
import { describeColumns } from './describe-columns.js';
import type { EncodedColumn, Encoder, InputColumn, Tell } from './encoders/encoder.js';
import {
  distinct,
  encoderOf,
  type FittedColumn,
  fittedFromJson,
  fittedToJson,
  inputsOf,
  settle,
  write,
} from './fitted-column.js';
import { type ColumnDescription, type ColumnKind, columnKinds } from './kinds.js';
import { type PreprocessorOptions, type Settings, settingsOf, type TransformOptions } from './preprocessor-options.js';
import { readLevels, readWord } from './read-description.js';
import { fitScale, readScale, type Scale, scaled, smoothClip } from './scale.js';
import { requireTable, Table } from './table.js';

/** A column that is not used. */
export interface DroppedColumn {
  /** That of the column. */
  readonly name: string;
  /** What it holds: text, an id or a constant. */
  readonly kind: ColumnKind;
  /** Why it is taken for that. */
  readonly reason: string;
}

function hasScale({ role, isScaled }: EncodedColumn, { scale }: Settings): boolean {
  return isScaled && (role === 'number' || scale === 'robust');
}

function columnOf({ rows, cols, data }: Matrix, j: number): Float64Array {
  const column = new Float64Array(rows);
  for (let i = 0; i < rows; i++) column[i] = data[i * cols + j] as number;
  return column;
}

function readDropped(value: unknown, where: string): DroppedColumn {
  const json = asRecord(value, where);
  checkKeys(json, ['name', 'kind', 'reason'], where);
  const kind = readWord(json.kind, columnKinds, `${where}, kind`);
  return { name: asText(json.name, `${where}, name`), kind, reason: asText(json.reason, `${where}, reason`) };
}

function copy({ rows, cols, data }: Matrix): Matrix {
  return matrix(rows, cols, data.slice());
}

const silent: Tell = () => {};

/**
 * Makes numbers for a network of the rows of a table, from what it has learned of training rows: numbers and dates scaled,
 * categories as columns or numbers of levels, and where values are missing. It belongs to a model as its weights do: rows to
 * predict on go through the same one.
 *
 * @example
 * const preprocessor = Preprocessor.fit(table, describeColumns(table));
 * const x = preprocessor.transform(table);
 */
export class Preprocessor {
  /** What the columns of the numbers are, from left to right. */
  readonly inputs: readonly InputColumn[];
  /** Columns of the table that are not used, with the reason. */
  readonly dropped: readonly DroppedColumn[];
  /** The options, with every default in place. */
  readonly options: Settings;
  /** The columns that a table must have. */
  readonly columns: readonly string[];
  readonly #columns: readonly FittedColumn[];
  /** Undefined for an input that is taken as it is. */
  readonly #scales: readonly (Scale | undefined)[];

  private constructor(
    columns: readonly FittedColumn[],
    scales: readonly (Scale | undefined)[],
    dropped: readonly DroppedColumn[],
    options: Settings,
  ) {
    this.columns = columns.map(({ encoder }) => encoder.description.name);
    this.#columns = columns;
    this.#scales = scales;
    this.dropped = dropped;
    this.options = options;
    this.inputs = distinct(columns.flatMap(inputsOf).map(({ isScaled: _, ...input }) => input));
  }

  /**
   * Learns from training rows, and from no others.
   *
   * @param table the training rows
   * @param descriptions of the columns to use, the target not among them; those of text, ids and constants are dropped.
   * Default: what `describeColumns` says of all of the table
   * @throws MultilayerError for an unknown option, a table without rows, or where no column is left
   */
  static fit(
    table: Table,
    descriptions: readonly ColumnDescription[] = describeColumns(table),
    options: PreprocessorOptions = {},
  ): Preprocessor {
    const where = 'Preprocessor.fit';
    requireTable(table, where);
    if (!Array.isArray(descriptions))
      fail(
        where,
        'descriptions of columns',
        describe(descriptions),
        'Pass describeColumns(table), without the target.',
      );
    const settings = settingsOf(options, where);
    if (table.rowCount === 0) fail(where, 'training rows', `none in ${table.source.name}`, 'Pass a table with rows.');
    const dropped: DroppedColumn[] = [];
    const encoders: Encoder[] = [];
    for (const description of descriptions) {
      const encoder = encoderOf(table, description, settings);
      if (encoder !== undefined) encoders.push(encoder);
      else dropped.push({ name: description.name, kind: description.kind, reason: description.reason });
    }
    if (encoders.length === 0) {
      const list = dropped.map(({ name, kind }) => `${describe(name)} (${kind})`).join(', ');
      const fix = dropped.some(({ kind }) => kind !== 'constant')
        ? "Add columns, or say what one of them is, as in kinds: { city: 'category' }."
        : 'Add columns whose values differ.';
      fail(where, 'a column to learn from', list === '' ? 'none' : `none but ${list}`, fix);
    }
    const all = encoders.map((encoder) => ({ encoder, tellsMissing: true }));
    const raw = write(table, all, () => silent);
    let end = 0;
    const columns = all.map((column) => {
      end += inputsOf(column).length;
      return { ...column, tellsMissing: columnOf(raw, end - 1).includes(1) };
    });
    return Preprocessor.#scaled(table, columns, dropped, settings);
  }

  static #scaled(
    table: Table,
    columns: readonly FittedColumn[],
    dropped: readonly DroppedColumn[],
    settings: Settings,
  ): Preprocessor {
    const raw = write(table, columns, () => silent);
    settle(raw, columns);
    const scales = columns.flatMap(inputsOf).map((input, j) => {
      return hasScale(input, settings) ? fitScale(columnOf(raw, j), settings.scale) : undefined;
    });
    return new Preprocessor(columns, scales, dropped, settings);
  }

  /** The same inputs, with scales, filled values and rare levels learned from other rows: those of one fold. */
  refit(table: Table): Preprocessor {
    const columns = this.#columns.map(({ encoder, tellsMissing }) => ({ encoder: encoder.refit(table), tellsMissing }));
    return Preprocessor.#scaled(table, columns, this.dropped, this.options);
  }

  /**
   * The numbers of a table [rows × inputs], in float64. Its columns may stand in any order, beside others.
   *
   * @throws MultilayerError where columns are absent, all of them named, or a cell is not what its column holds
   */
  transform(table: Table, options: TransformOptions = {}): Matrix {
    return this.transformer(options)(table);
  }

  /** As {@link transform} for many tables, as chunks of a file, with each warning once over all of them. */
  transformer(options: TransformOptions = {}): (table: Table) => Matrix {
    const all = Preprocessor.transformers([this], options);
    return (table) => all(table)[0] as Matrix;
  }

  /**
   * As {@link transformer} for the preprocessors of all folds, which read each cell once.
   *
   * @param preprocessors of the same columns, see {@link isLike}
   */
  static transformers(
    preprocessors: readonly Preprocessor[],
    options: TransformOptions = {},
  ): (table: Table) => Matrix[] {
    const where = 'transform';
    checkKeys(options, ['absent', 'onWarning'], where);
    const { absent = 'error', onWarning = (message) => console.warn(message) } = options;
    checkChoice(absent, ['error', 'missing'], `${where}, option absent`, "Write absent: 'missing', or leave it out.");
    checkFunction(onWarning, `${where}, option onWarning`, 'onWarning');
    const told = new Set<string>();
    const tellOf = (name: string): Tell => {
      return (kind, message) => {
        const key = `${kind} ${name}`;
        if (told.has(key)) return;
        told.add(key);
        onWarning(message());
      };
    };
    const [first] = preprocessors;
    return (given) => {
      if (first === undefined) return [];
      const table = first.#complete(given, absent, tellOf);
      // Of columns that are not there it is said already.
      const raw = write(table, first.#columns, ({ encoder: { description } }) =>
        given.has(description.name) ? tellOf(description.name) : silent,
      );
      // The last one may have the numbers themselves.
      return preprocessors.map((each, k) => each.#finish(k < preprocessors.length - 1 ? copy(raw) : raw));
    };
  }

  /** Whether another one makes the same inputs of the same columns, as one does that was fitted anew. */
  isLike(other: Preprocessor): boolean {
    const text = (columns: readonly FittedColumn[]): string =>
      JSON.stringify(
        columns.map(({ encoder: { kind, description, inputs }, tellsMissing }) => [
          kind,
          description,
          inputs,
          tellsMissing,
        ]),
      );
    return this === other || text(this.#columns) === text(other.#columns);
  }

  #finish(raw: Matrix): Matrix {
    settle(raw, this.#columns);
    this.#scale(raw);
    return raw;
  }

  /** The table with all columns that are needed. */
  #complete(table: Table, absent: 'error' | 'missing', tellOf: (name: string) => Tell): Table {
    const needed = new Set(this.columns);
    const known = new Set([...needed, ...this.dropped.map(({ name }) => name)]);
    const lacking = [...needed].filter((name) => !table.has(name));
    const surplus = table.names.filter((name) => !known.has(name));
    const { name: source } = table.source;
    if (lacking.length > 0 && absent === 'error') {
      const free = table.names.filter((name) => !needed.has(name));
      const advice =
        lacking.length === 1 ? suggest(lacking[0], free) : `Columns there: ${table.names.join(', ') || 'none'}.`;
      const fix = `${advice} Rename or add what is absent, or pass absent: 'missing' to go on without.`;
      const list = lacking.map((name) => describe(name)).join(', ');
      fail(source, `all columns of the training rows`, `a table without ${list}`, fix);
    }
    if (lacking.length > 0) {
      const list = lacking.map((name) => describe(name)).join(', ');
      tellOf('')('absent', () => `${source} has no column ${list}: its values count as missing in every row.`);
    }
    if (surplus.length > 0) {
      const list = `${surplus.slice(0, 5).map(describe).join(', ')}${surplus.length > 5 ? ', …' : ''}`;
      tellOf('')('surplus', () => `${source} has columns that training had not, which are ignored: ${list}.`);
    }
    if (lacking.length === 0) return table;
    const cells = new Array<undefined>(table.rowCount).fill(undefined);
    const empty = lacking.map((name) => ({ name, header: name, cells }));
    return new Table([...table.columns, ...empty], table.rowCount, table.source);
  }

  #scale({ rows, cols, data }: Matrix): void {
    const { clip } = this.options;
    this.#scales.forEach((scale, j) => {
      if (scale === undefined) return;
      const { fill } = scale;
      // A column of levels has two values: a row mostly has what the one before it had.
      let [last, result] = [Number.NaN, 0];
      for (let i = 0, at = j; i < rows; i++, at += cols) {
        const value = data[at] as number;
        if (value !== last) {
          result = scaled(Number.isNaN(value) ? fill : value, scale);
          if (clip) result = smoothClip(result);
          last = value;
        }
        data[at] = result;
      }
    });
  }

  /** What {@link Preprocessor.fromJSON} reads: plain data. */
  toJSON(): object {
    const columns = this.#columns.map(fittedToJson);
    const scales = this.#scales.map((scale) => scale ?? null);
    return { options: this.options, columns, scales, dropped: this.dropped };
  }

  /**
   * Reads what {@link toJSON} has written, from anywhere.
   *
   * @throws MultilayerError for anything else, with its place
   */
  static fromJSON(value: unknown, where = 'Preprocessor.fromJSON'): Preprocessor {
    const json = asRecord(value, where);
    checkKeys(json, ['options', 'columns', 'scales', 'dropped'], where);
    const options = settingsOf(asRecord(json.options, `${where}, options`), where);
    const columns = asList(json.columns, `${where}, columns`).map((each, i) =>
      fittedFromJson(each, `${where}, column ${i}`),
    );
    const inputs = columns.flatMap(inputsOf);
    const given = asList(json.scales, `${where}, scales`);
    if (inputs.length === 0 || given.length !== inputs.length)
      refuse(`${where}, scales`, `one for each of ${inputs.length} inputs`, json.scales);
    const scales = inputs.map((input, j) => {
      const at = `${where}, scale ${j}`;
      if (hasScale(input, options)) return readScale(given[j], at);
      return given[j] === null ? undefined : refuse(at, 'null', given[j]);
    });
    const dropped = asList(json.dropped, `${where}, dropped`).map((each, i) =>
      readDropped(each, `${where}, dropped ${i}`),
    );
    const names = [...columns.map(({ encoder }) => encoder.description.name), ...dropped.map(({ name }) => name)];
    readLevels(names, `${where}, columns`);
    return new Preprocessor(columns, scales, dropped, options);
  }
}
