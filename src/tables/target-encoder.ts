import { checkChoice } from '../core/checks.js';
import { nearestSpelling } from '../core/edit-distance.js';
import { describe, fail } from '../core/errors.js';
import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { levelsOf, numbersOf } from './cells.js';
import { describeColumn } from './describe-columns.js';
import type { ColumnDescription } from './kinds.js';
import { readDescription, readLevels, readTruth, readWord } from './read-description.js';
import { fitScale, readScale, type Scale, scaled, unscaled } from './scale.js';
import type { Table } from './table.js';
import { type Task, taskOfNumbers } from './task.js';

/** How data call a class. */
export type ClassLabel = string | number | boolean;

/** What may be said of a target. */
export interface TargetOptions {
  /** Whether its values are classes or amounts. Default: found from the values, see `reason`. */
  readonly task?: 'classification' | 'regression' | undefined;
}

const example = "as in train(table, { target: 'species' })";

/** A few labels, for an error. */
function listed(labels: readonly ClassLabel[]): string {
  return `${labels.slice(0, 5).map(describe).join(', ')}${labels.length > 5 ? ', …' : ''}`;
}

/** Text that a number is written as, without zeros that would be lost: `2`, not `02`. */
function isNumberText(text: string): boolean {
  return String(Number(text)) === text && Number.isFinite(Number(text));
}

type Parts = Pick<TargetEncoder, 'task' | 'reason' | 'description' | 'counts' | 'missing' | 'readsNumbers'> & {
  readonly classes: readonly ClassLabel[] | undefined;
  readonly scale: Scale;
};

/**
 * Makes what is to be learned out of the column of the target, and predictions back into its values: classes by their
 * places, amounts standardised in float64.
 *
 * @example
 * const target = TargetEncoder.fit(table, description);
 * const rows = table.rows(target.present(table));
 * const y = target.encode(rows);
 */
export class TargetEncoder {
  /** The column. */
  readonly name: string;
  /** What is learned. */
  readonly task: Task;
  /** Why, in words: `"survived" has two values, 0 and 1`. */
  readonly reason: string;
  /** How its cells are read. */
  readonly description: ColumnDescription;
  /** The classes as the data call them, in the order of the outputs of a network; undefined for amounts. */
  readonly classes: readonly ClassLabel[] | undefined;
  /** How many rows each class has; undefined for amounts. */
  readonly counts: readonly number[] | undefined;
  /** Rows without a target, which nothing can be learned from. */
  readonly missing: number;
  /** Whether its cells are numbers. */
  readonly readsNumbers: boolean;
  readonly #scale: Scale;
  readonly #places: ReadonlyMap<ClassLabel, number>;

  private constructor({ task, reason, description, classes, counts, missing, readsNumbers, scale }: Parts) {
    this.name = description.name;
    this.task = task;
    this.reason = reason;
    this.description = description;
    this.classes = classes;
    this.counts = counts;
    this.missing = missing;
    this.readsNumbers = readsNumbers;
    this.#scale = scale;
    // Cells are looked up as they are read: numbers, or text.
    this.#places = new Map(classes?.map((label, place) => [readsNumbers ? label : String(label), place]));
  }

  /**
   * Finds out what the target is.
   *
   * Text, categories and truth values are classes; so are numbers where there are two, or at most ten whole ones close
   * together in three rows each or more. Other numbers are amounts.
   *
   * @param column the name of the target, or what `describeColumns` says of it
   * @throws MultilayerError for a target that has one value only, dates, a class for nearly every row, or no numbers where
   * `task` asks for amounts
   */
  static fit(table: Table, column: ColumnDescription | string, options: TargetOptions = {}): TargetEncoder {
    const where = 'target';
    const description = typeof column === 'string' ? describeColumn(table, column, {}, where) : column;
    checkKeys(options, ['task'], where);
    const { task } = options;
    const advice = "Write task: 'classification' or task: 'regression', or leave it out.";
    if (task !== undefined) checkChoice(task, ['classification', 'regression'], `${where}, option task`, advice);
    const { name } = description;
    const place = `${table.source.name}, column ${describe(name)}`;
    if (description.kind === 'date') {
      const fix = 'Make a number of it, as the days since a fixed date, or name another target.';
      fail(place, 'classes or numbers to predict', 'dates', fix);
    }
    const areNumbers = description.numbers !== undefined && (description.kind !== 'category' || task === 'regression');
    if (!areNumbers && task === 'regression') {
      const got = levelsOf(table, description).find((cell) => cell !== undefined && !Number.isFinite(Number(cell)));
      const fix = "Leave task out, write task: 'classification', or correct what should be numbers.";
      fail(place, "numbers, as task: 'regression' asks for", describe(got), fix);
    }
    if (!areNumbers) return TargetEncoder.#ofLevels(table, description, place);
    const numbers = numbersOf(table, description);
    const there = numbers.filter((value) => !Number.isNaN(value));
    checkSome(there.length, new Set(there).size, there[0], place);
    const found = taskOfNumbers(there, name);
    const common = { description, missing: numbers.length - there.length, readsNumbers: true };
    if ((task ?? found.task) === 'regression') {
      const reason = task === undefined ? found.reason : "task: 'regression' was asked for";
      const scale = fitScale(there, 'standard');
      return new TargetEncoder({ ...common, task: 'regression', reason, classes: undefined, counts: undefined, scale });
    }
    if (task === undefined) return TargetEncoder.#ofClasses([...there], common, found.reason, place);
    return TargetEncoder.#ofClasses([...there], common, "task: 'classification' was asked for", place);
  }

  static #ofLevels(table: Table, description: ColumnDescription, place: string): TargetEncoder {
    const cells = levelsOf(table, description);
    const there = cells.filter((cell) => cell !== undefined);
    const known = new Set(there);
    checkSome(there.length, known.size, there[0], place);
    const common = { description, missing: cells.length - there.length, readsNumbers: false };
    const reason = `${describe(description.name)} holds ${description.kind === 'boolean' ? 'truth values' : 'text'}`;
    const ordered = description.levels?.filter((level) => known.has(level)) ?? [...known].sort();
    const raw = table.column(description.name).cells;
    const isTruth = raw.every((cell) => cell === undefined || cell === null || typeof cell === 'boolean');
    const labelOf = isTruth
      ? (level: string): ClassLabel => level === 'true'
      : ordered.every(isNumberText)
        ? Number
        : (level: string): ClassLabel => level;
    const classes = ordered.map(labelOf);
    return TargetEncoder.#ofClasses(there, common, reason, place, classes);
  }

  static #ofClasses(
    cells: readonly (string | number)[],
    common: Pick<Parts, 'description' | 'missing' | 'readsNumbers'>,
    reason: string,
    place: string,
    given?: readonly ClassLabel[],
  ): TargetEncoder {
    const tally = new Map<string | number, number>();
    for (const cell of cells) tally.set(cell, (tally.get(cell) ?? 0) + 1);
    const classes = given ?? [...(tally.keys() as Iterable<number>)].sort((a, b) => a - b);
    if (classes.length > Math.max(10, cells.length / 2) || (classes.length > 2 && classes.length === cells.length)) {
      const got = `${classes.length} different values in ${cells.length} rows, as ${listed(classes)}`;
      const fix = `Name a column with few different values as the target, ${example}, or one of numbers.`;
      fail(place, 'classes with several rows each', got, fix);
    }
    const counts = classes.map((label) => tally.get(common.readsNumbers ? (label as number) : String(label)) ?? 0);
    const task = classes.length === 2 ? 'binary' : 'multiclass';
    const why = `${reason}${given === undefined ? '' : `: ${classes.length} classes`}`;
    return new TargetEncoder({
      ...common,
      task,
      reason: why,
      classes,
      counts,
      scale: unscaled,
    });
  }

  /** The same, with mean and deviation of amounts, or counts of classes, learned from other rows: those of one fold. */
  refit(table: Table): TargetEncoder {
    const { task, reason, description, classes, readsNumbers, counts } = this;
    const common = { task, reason, description, classes, readsNumbers };
    const rows = this.present(table);
    const missing = table.rowCount - rows.length;
    const there = table.rows(rows);
    if (classes === undefined) {
      const scale = fitScale(numbersOf(there, description), 'standard');
      return new TargetEncoder({ ...common, counts, missing, scale });
    }
    const tally = new Array<number>(classes.length).fill(0);
    for (const place of this.encode(there)) tally[place] = (tally[place] as number) + 1;
    return new TargetEncoder({ ...common, counts: tally, missing, scale: this.#scale });
  }

  /** The rows that have a target. */
  present(table: Table): Uint32Array {
    const cells = this.readsNumbers ? numbersOf(table, this.description) : levelsOf(table, this.description);
    const rows: number[] = [];
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell !== undefined && !Number.isNaN(cell)) rows.push(i);
    }
    return Uint32Array.from(rows);
  }

  /**
   * What a network learns: for each row the place of its class, or its standardised amount.
   *
   * @throws MultilayerError for a row without a target, and for a class that training has not seen, with the nearest of
   * those that it has
   */
  encode(table: Table): Float64Array {
    const cells = this.readsNumbers ? numbersOf(table, this.description) : levelsOf(table, this.description);
    const result = new Float64Array(cells.length);
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell === undefined || Number.isNaN(cell)) {
        const fix = 'Leave such rows out: table.rows(encoder.present(table)).';
        fail(table.place(i, this.name), 'a target', 'none', fix);
      }
      if (this.classes === undefined) result[i] = scaled(cell as number, this.#scale);
      else result[i] = this.#places.get(cell) ?? this.#unknown(table, i, cell);
    }
    return result;
  }

  #unknown(table: Table, row: number, cell: string | number): never {
    const classes = this.classes ?? [];
    const close = nearestSpelling(String(cell), classes.map(String));
    const nearest = classes.find((label) => String(label) === close);
    const fix = `${nearest === undefined ? '' : `The nearest is ${describe(nearest)}. `}Rename it, leave the row out, or train on rows that have it.`;
    fail(table.place(row, this.name), `one of the classes ${listed(classes)}`, describe(cell), fix);
  }

  /** The amount that a standardised one stands for. */
  unscale(value: number): number {
    const { center, width } = this.#scale;
    return value * width + center;
  }

  /** Mean and standard deviation of the amounts of the training rows: 0 and 1 for classes. */
  get scale(): { readonly mean: number; readonly deviation: number } {
    const { center, width } = this.#scale;
    return { mean: center, deviation: width };
  }

  /** What {@link TargetEncoder.fromJSON} reads: plain data. */
  toJSON(): object {
    const { task, reason, description, classes, counts, missing, readsNumbers } = this;
    const what = classes === undefined ? { scale: this.#scale } : { classes, counts };
    return { task, reason, description, missing, readsNumbers, ...what };
  }

  /**
   * Reads what {@link toJSON} has written, from anywhere.
   *
   * @throws MultilayerError for anything else, with its place
   */
  static fromJSON(value: unknown, where = 'TargetEncoder.fromJSON'): TargetEncoder {
    const json = asRecord(value, where);
    checkKeys(json, ['task', 'reason', 'description', 'missing', 'readsNumbers', 'scale', 'classes', 'counts'], where);
    const task = readWord(json.task, ['binary', 'multiclass', 'regression'] as const, `${where}, task`);
    const description = readDescription(json.description, `${where}, description`);
    const readsNumbers = readTruth(json.readsNumbers, `${where}, readsNumbers`);
    if (readsNumbers && description.numbers === undefined) refuse(`${where}, description`, 'one of numbers', undefined);
    const common = {
      ...{ task, description, readsNumbers },
      reason: asText(json.reason, `${where}, reason`),
      missing: asCount(json.missing, `${where}, missing`),
    };
    if (task === 'regression') {
      if (!readsNumbers) refuse(`${where}, readsNumbers`, 'true, as amounts are predicted', readsNumbers);
      const scale = readScale(json.scale, `${where}, scale`);
      return new TargetEncoder({ ...common, classes: undefined, counts: undefined, scale });
    }
    const classes = readClasses(json.classes, `${where}, classes`);
    if (classes.length < 2 || (classes.length === 2) !== (task === 'binary'))
      refuse(`${where}, classes`, task === 'binary' ? 'two classes' : 'three classes or more', json.classes);
    if (readsNumbers && typeof classes[0] !== 'number') refuse(`${where}, classes`, 'numbers', classes[0]);
    const counts = asList(json.counts, `${where}, counts`).map((each, i) =>
      asCount(each, `${where}, counts, entry ${i}`),
    );
    if (counts.length !== classes.length) refuse(`${where}, counts`, `${classes.length} counts`, json.counts);
    return new TargetEncoder({ ...common, classes, counts, scale: unscaled });
  }
}

/** Classes from anywhere: of one kind, and each once. */
function readClasses(value: unknown, where: string): readonly ClassLabel[] {
  const list = asList(value, where);
  const labels = list.map((each, i): ClassLabel => {
    const at = `${where}, entry ${i}`;
    if (typeof each !== typeof list[0]) refuse(at, 'a class of the kind of the first', each);
    if (typeof each === 'number') return asFinite(each, at);
    return typeof each === 'boolean' ? each : asText(each, at);
  });
  readLevels(labels.map(String), where);
  return labels;
}

function checkSome(rows: number, values: number, only: unknown, where: string): void {
  if (rows === 0) fail(where, 'a target in some rows', 'none', `Name a column with values as the target, ${example}.`);
  if (values > 1) return;
  const fix = `There is nothing to tell apart: name another target, ${example}, or add rows with other values.`;
  fail(where, 'two different values at least', `${describe(only)} in every row`, fix);
}
