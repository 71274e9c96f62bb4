import { checkBoolean, checkNumber, counting, wholeNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { type MatrixLike, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { columns, fixed, gather, join, map, type Node, reshape } from '../graph/index.js';
import { type Initializer, type InitializerName, initializerFamily } from '../initializers/index.js';
import { randomNormal } from '../initializers/random-normal.js';
import { columnsOfData } from './columns-of-data.js';
import { withZeros } from './draws.js';
import { type InputRange, Layer, type LayerJson, type ParameterSpec } from './layer.js';

/** What an embedding may be told beside its categories and size. */
export interface EmbeddingOptions {
  /**
   * Whether each column has one row more, at the end, for all whole numbers that are none of its categories. It begins at
   * zero, and learns where the rows of a fit hold some. Default: false, they are refused.
   */
  readonly unknown?: boolean | undefined;
  /** Draws the rows. Default: normal with mean 0 and standard deviation 1, as in PyTorch. */
  readonly initializer?: InitializerName | Initializer | undefined;
}

/** How an embedding is made for some data. */
export interface EmbeddingDataOptions extends EmbeddingOptions {
  /** The columns of the rows that hold its categories, counted from 0. Default: all. */
  readonly columns?: readonly number[] | undefined;
  /** See the `size` of an embedding. Default: for n categories round(1.6·n^0.56), 600 at most, the rule of fastai. */
  readonly size?: number | readonly number[] | undefined;
}

/** Whole numbers beyond this are not exact in float32, in which engines count rows. */
const most = 2 ** 24;

/**
 * A row of numbers that is learned for each category. A column holds the numbers 0 … n − 1 of its n categories; k columns of
 * one size d give [batch × k·d], in their order. Columns of one size share a table, `weights` [all categories × d], one
 * column's rows after the other's; where sizes differ, each has its own, `weights0`, `weights1`, …
 *
 * Other numbers are refused, by row and column, where the inputs of the network go into it as they are, and give NaN
 * elsewhere. What lies before it does not learn. A step computes the gradient of the whole table and moves all of it,
 * as PyTorch does without `sparse`; its decay of weights is none, as the rows of rare categories would fade.
 *
 * @example new Embedding(12, 4)
 * @example new Embedding([5, 12], [3, 6], { unknown: true })
 */
export class Embedding extends Layer {
  readonly kind = 'embedding';
  /** The number of categories of each column. */
  readonly categories: readonly number[];
  /** Numbers for each category: of all columns, or of each. */
  readonly size: number | readonly number[];
  /** Whether each column has a row for what is none of its categories. */
  readonly unknown: boolean;
  /** Draws the rows; files do not keep it. */
  readonly initializer: Initializer;

  /**
   * @param categories the number of categories of one column, or a list of those of several
   * @param size how many numbers a category has, or a list, one entry for each column
   */
  constructor(
    categories: number | readonly number[],
    size: number | readonly number[],
    options: EmbeddingOptions = {},
  ) {
    super();
    const where = 'Embedding';
    const list = typeof categories === 'number' ? [categories] : categories;
    const fix = 'Say how many categories each column has, as in new Embedding([5, 12], 4).';
    this.categories = counts(list, `${where}, categories`, fix);
    const advice = 'Say how many numbers each category is to have, as in new Embedding([5, 12], 4).';
    this.size = Array.isArray(size)
      ? counts(size, `${where}, size`, advice)
      : checkNumber(size, counting, `${where}, size`, advice);
    if (Array.isArray(size) && size.length !== list.length)
      fail(
        `${where}, size`,
        `${list.length} sizes, one for each column`,
        String(size.length),
        'Give one for all, or each its own.',
      );
    checkKeys(options, ['unknown', 'initializer'], where);
    this.unknown = checkBoolean(options.unknown ?? false, `${where}, option unknown`);
    this.initializer = initializerFamily.resolve(options.initializer ?? randomNormal({ deviation: 1 }), where);
    const total = sumOf(rowsOf(this));
    if (total > most)
      fail(
        `${where}, categories`,
        `at most ${most} in all, as float32 counts them`,
        String(total),
        'Make one of several, within a Concatenate.',
      );
  }

  /** @throws MultilayerError for another number of columns than it has categories of */
  override outputs(inputs: number): number {
    const { categories, size } = this;
    if (inputs !== categories.length) {
      const fix = 'Pick them within a Concatenate: [new SelectColumns([3]), new Embedding(5, 4)].';
      fail(
        'outputs',
        `${categories.length} ${categories.length === 1 ? 'column' : 'columns'} of categories`,
        String(inputs),
        fix,
      );
    }
    return typeof size === 'number' ? inputs * size : sumOf(size);
  }

  override parameters(): Record<string, ParameterSpec> {
    const rows = rowsOf(this);
    const { size } = this;
    const last = (counts: readonly number[]): number[] => counts.map((_, j) => sumOf(counts.slice(0, j + 1)) - 1);
    const spec = (counts: readonly number[], cols: number): ParameterSpec => {
      const initializer = this.unknown ? withZeros(this.initializer, last(counts)) : this.initializer;
      return { rows: sumOf(counts), cols, initializer, decays: false };
    };
    if (typeof size === 'number') return { weights: spec(rows, size) };
    return Object.fromEntries(rows.map((count, j) => [`weights${j}`, spec([count], size[j] as number)]));
  }

  override forward(x: Node, parameters: Readonly<Record<string, Node>>): Node {
    const { size, unknown } = this;
    const shared = typeof size === 'number';
    let before = 0;
    const starts = rowsOf(this).map((count) => {
      const start = shared ? before : 0;
      before += count;
      return start;
    });
    const row = (values: readonly number[]): Node => fixed(matrix(1, values.length, Float64Array.from(values)));
    const [count, start] = [variable('count'), variable('start')];
    // No row of the table is the one before its first.
    const other = unknown ? f.add(start, count) : -1;
    const known = f.select(f.less(f.x, count), f.add(f.x, start), other);
    const index = map(f.select(f.less(f.x, 0), other, known), { x, count: row(this.categories), start: row(starts) });
    if (shared) return reshape(gather(parameters.weights as Node, reshape(index, 1)), size * x.shape.cols);
    return join(...size.map((_, j) => gather(parameters[`weights${j}`] as Node, columns(index, j, j + 1))));
  }

  override inputRanges(): ReadonlyMap<number, InputRange> {
    const range = (count: number): InputRange => {
      if (this.unknown) {
        const allows = (value: number): boolean => Number.isInteger(value);
        return { allows, text: 'the number of a category, a whole number', fix: 'Number the categories 0, 1, 2, …' };
      }
      return {
        allows: (value) => wholeNumber.allows(value) && value < count,
        text: `the number of a category, a whole number from 0 to ${count - 1}`,
        fix: 'Number the categories 0, 1, 2, …, make the embedding for more of them, or give it { unknown: true }.',
      };
    };
    return new Map(this.categories.map((count, j) => [j, range(count)]));
  }

  override toString(): string {
    const list = (value: number | readonly number[]): string =>
      typeof value === 'number' ? `${value}` : `[${value.join(', ')}]`;
    const { categories, size, unknown } = this;
    const first = categories.length === 1 ? (categories[0] as number) : categories;
    return `Embedding(${list(first)}, ${list(size)}${unknown ? ', { unknown: true }' : ''})`;
  }

  override toJSON(): LayerJson {
    const { kind, categories, size, unknown } = this;
    return { kind, categories, size, unknown };
  }

  /**
   * An embedding for the categories in some rows: as many for each column as its greatest number says.
   *
   * @param rows [rows × columns], whole numbers of 0 or more in those that are taken
   * @throws MultilayerError for other numbers, by row and column
   */
  static fromData(rows: MatrixLike, options: EmbeddingDataOptions = {}): Embedding {
    const where = 'Embedding.fromData';
    checkKeys(options, ['columns', 'size', 'unknown', 'initializer'], where);
    const { columns: chosen, size, ...rest } = options;
    const categories = columnsOfData(rows, chosen, where).map(({ values, where: at }) => {
      values.forEach((value, i) => {
        checkNumber(value, wholeNumber, `${at}, row ${i}`, 'Number the categories 0, 1, 2, …');
      });
      return 1 + values.reduce((a, b) => Math.max(a, b), 0);
    });
    return new Embedding(categories, size ?? categories.map((n) => Math.min(600, Math.round(1.6 * n ** 0.56))), rest);
  }

  /** Reads a layer from untrusted data. The initializer is not kept: the rows are drawn already. */
  static fromJSON(json: LayerJson, where: string): Embedding {
    checkKeys(json, ['kind', 'categories', 'size', 'unknown'], where);
    const { categories, size, unknown } = json as unknown as Embedding;
    return new Embedding(categories, size, { unknown });
  }
}

function counts(given: readonly number[], where: string, fix: string): readonly number[] {
  if (!Array.isArray(given) || given.length === 0) fail(where, 'a number, or a list of them', describe(given), fix);
  return Object.freeze([...given].map((each, j) => checkNumber(each, counting, `${where}, column ${j}`, fix)));
}

/** The rows of each column. */
function rowsOf({ categories, unknown }: Embedding): number[] {
  return categories.map((each) => each + Number(unknown));
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}
