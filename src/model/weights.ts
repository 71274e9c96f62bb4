import { anyNumber, checkNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { isHeld, type Precision, tooLarge } from '../core/float32.js';
import { Random, streams } from '../core/random.js';
import type { Work } from '../core/turns.js';
import { type Layer, levelsOf, ownerOf, placeText, type ReadSpec } from '../layers/index.js';
import { Parameter, type ParameterHome } from './parameter.js';

/** Numbers in all tables. As float64 they take 4 GiB. */
const mostNumbers = 2 ** 29;

/** Streams of random numbers that each layer has to itself, for its first parameters. */
const streamsPerLayer = 64;
/** From here on, the parameters after those have one stream each; no network has so many layers. */
const furtherStreams = 2 ** 31;

interface Table extends ReadSpec {
  readonly layer: number;
  readonly name: string;
  readonly where: string;
  readonly stream: number;
}

/** The tables of all layers, none of them drawn yet. */
function tablesOf(layers: readonly Layer[], inputs: number): Table[] {
  let further = furtherStreams;
  return levelsOf(layers, inputs).flatMap(({ index, parameters }) =>
    parameters.map(([name, spec], k) => ({
      ...spec,
      layer: index,
      name,
      where: whereOf(layers, index, name),
      stream: k < streamsPerLayer ? index * streamsPerLayer + k : further++,
    })),
  );
}

function whereOf(layers: readonly Layer[], layer: number, name: string): string {
  const owner = ownerOf(layers, { layer, name });
  return `${placeText(owner.path, owner.layer)}, ${owner.name}`;
}

function checkSizes(tables: readonly Table[]): void {
  const total = tables.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  if (total <= mostNumbers) return;
  const count = (value: number): string => value.toLocaleString('en');
  const largest = tables.reduce((a, b) => (b.rows * b.cols > a.rows * a.cols ? b : a));
  const gib = count(Math.ceil((8 * total) / 2 ** 30));
  fail(
    largest.where,
    `at most ${count(mostNumbers)} numbers in all layers, 4 GiB of float64`,
    `${count(total)}, ${gib} GiB, ${count(largest.rows)} × ${count(largest.cols)} of them here`,
    'Make the layer smaller.',
  );
}

/** Numbers that are drawn between two turns of the event loop: one or two milliseconds' worth. */
const portion = 2 ** 14;

/** The parameters of a stack of layers, and what is left to draw of their initial numbers. */
export class Drawing {
  readonly parameters: readonly Parameter[];
  readonly #tables: readonly Table[];
  readonly #seed: number;
  readonly #precision: Precision;
  #table = 0;
  /** The next number of that table. */
  #at = 0;
  #random: Random | undefined;
  /** That table, where its initializer draws it at once. */
  #drawn: ArrayLike<number> | undefined;
  /** The same under way. */
  #work: Work<ArrayLike<number>> | undefined;

  /**
   * Draws the first portion: for small networks, all.
   *
   * @throws MultilayerError for tables that are too large, before any is made, or an initializer that draws no number
   */
  constructor(layers: readonly Layer[], inputs: number, seed: number, home: ParameterHome) {
    this.#tables = tablesOf(layers, inputs);
    checkSizes(this.#tables);
    this.#seed = seed;
    this.#precision = home.precision;
    this.parameters = this.#tables.map((table) => new Parameter(table.layer, table.name, table, home));
    this.#draw(portion);
  }

  get done(): boolean {
    return this.#table === this.#tables.length;
  }

  /** Draws what is left. What is begun by one call may be ended by another. */
  *rest(): Work<undefined> {
    while (!this.done) {
      this.#draw(portion);
      yield;
    }
    return undefined;
  }

  #draw(count: number): void {
    for (let left = count; left > 0 && !this.done; ) {
      const table = this.#tables[this.#table] as Table;
      const values = Parameter.values(this.parameters[this.#table] as Parameter);
      const end = Math.min(this.#at + left, values.length);
      left -= end - this.#at;
      this.#random ??= new Random(this.#seed, streams.weights, table.stream);
      if (this.#drawn === undefined && !this.#drawAll(table, this.#random)) return;
      for (; this.#at < end; this.#at++)
        values[this.#at] = drawOne(table, this.#random, this.#precision, this.#drawn?.[this.#at]);
      if (end < values.length) return;
      this.#table += 1;
      this.#at = 0;
      this.#random = undefined;
      this.#drawn = undefined;
    }
  }

  /** Draws a table at once, or a portion of it: then it is false. */
  #drawAll({ initializer, fan, rows, cols, where }: Table, random: Random): boolean {
    const found = this.#work ?? initializer.table?.(random, fan, rows, cols);
    if (found === undefined) return true;
    let drawn = found;
    if (isWork(drawn)) {
      this.#work = drawn;
      const { done, value } = drawn.next();
      if (!done) return false;
      this.#work = undefined;
      drawn = value;
    }
    const fix = `The initializer ${initializer.name} must give all of a table, row by row.`;
    if (drawn.length !== rows * cols) fail(where, `${rows * cols} numbers`, describe(drawn.length), fix);
    this.#drawn = drawn;
    return true;
  }
}

function isWork(drawn: ArrayLike<number> | Work<ArrayLike<number>>): drawn is Work<ArrayLike<number>> {
  return 'next' in drawn;
}

function drawOne(table: Table, random: Random, precision: Precision, given: number | undefined): number {
  const { initializer, fan, where } = table;
  const value = given ?? initializer.draw(random, fan);
  if (isHeld(value, precision)) return value;
  if (Number.isFinite(value)) throw tooLarge(where, value, '');
  return checkNumber(value, anyNumber, where, `The initializer ${initializer.name} must draw numbers.`);
}
