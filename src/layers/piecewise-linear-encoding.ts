import { anyNumber, checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { type MatrixLike, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { columns, fixed, join, map, matmul, type Node } from '../graph/index.js';
import { columnsOfData } from './columns-of-data.js';
import { Layer, type LayerJson } from './layer.js';
import { quantiles } from './quantiles.js';

/** How bins are found in data. */
export interface BinOptions {
  /** How many bins a column has at most, fewer than rows: quantiles that are equal make one edge. Default: 48, or what the rows allow. */
  readonly bins?: number | undefined;
  /** The columns of the rows that are taken, counted from 0. Default: all. */
  readonly columns?: readonly number[] | undefined;
}

const example = 'Write new PiecewiseLinearEncoding([[0, 1, 5], [-1, 1]]), or PiecewiseLinearEncoding.fromData(rows).';

/**
 * Each number by how far it fills the bins of its column: with edges b₀ < … < b_T, entry t is (x − bₜ)/(bₜ₊₁ − bₜ), at least 0
 * but for the first bin, and at most 1 but for the last, which go on as lines (Gorishniy, Rubachev, Babenko, "On Embeddings
 * for Numerical Features in Tabular Deep Learning", 2022, section 3.2). [batch × inputs] gives [batch × bins of all columns], the
 * columns in their order. It learns nothing: put a Dense behind it.
 *
 * @example PiecewiseLinearEncoding.fromData(rows, { bins: 16 })
 * @example new PiecewiseLinearEncoding([[0, 1, 5], [-1, 1]])
 */
export class PiecewiseLinearEncoding extends Layer<never> {
  readonly kind = 'piecewiseLinearEncoding';
  /** The edges of the bins of each column, ascending. */
  readonly edges: readonly (readonly number[])[];

  /**
   * @param edges for each column two numbers or more, ascending
   * @throws MultilayerError for anything else
   */
  constructor(edges: readonly (readonly number[])[]) {
    super();
    this.edges = readEdges(edges);
  }

  /** @throws MultilayerError for another number of inputs than there are lists of edges */
  override outputs(inputs: number): number {
    const { length } = this.edges;
    if (inputs !== length)
      fail(
        'outputs',
        `${length} ${length === 1 ? 'input' : 'inputs'}, one for each list of edges`,
        String(inputs),
        'Pick them with new SelectColumns([…]).',
      );
    return this.edges.reduce((sum, each) => sum + each.length - 1, 0);
  }

  override parameters(): Record<never, never> {
    return {};
  }

  override forward(x: Node): Node {
    const { edges } = this;
    const counts = edges.map((each) => each.length - 1);
    const most = Math.max(...counts);
    /** A number for every bin of every column; bins that a column has not are taken away in the end. */
    const row = (of: (column: readonly number[], t: number, last: boolean) => number): Node => {
      const values = edges.flatMap((column) =>
        Array.from({ length: most }, (_, t) => (t < column.length - 1 ? of(column, t, t === column.length - 2) : 1)),
      );
      return fixed(matrix(1, values.length, Float64Array.from(values)));
    };
    const ones = fixed(matrix(edges.length, most, new Float64Array(edges.length * most).fill(1)));
    const filled = f.divide(f.subtract(f.x, variable('from')), variable('width'));
    const codes = map(f.max(variable('least'), f.min(variable('most'), filled)), {
      x: matmul(x, ones, { groups: edges.length }),
      from: row((column, t) => column[t] as number),
      width: row((column, t) => (column[t + 1] as number) - (column[t] as number)),
      least: row((_, t) => (t === 0 ? Number.NEGATIVE_INFINITY : 0)),
      most: row((_, __, last) => (last ? Number.POSITIVE_INFINITY : 1)),
    });
    if (counts.every((each) => each === most)) return codes;
    return join(...counts.map((count, j) => columns(codes, j * most, j * most + count)));
  }

  override toString(): string {
    return `PiecewiseLinearEncoding([${this.edges.map((each) => `[${each.join(', ')}]`).join(', ')}])`;
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, edges: this.edges };
  }

  /**
   * The encoding whose bins hold equally many of the given rows, which should be those that the network is fitted on: edges
   * are the quantiles 0, 1/bins, …, 1, as numpy.quantile finds them by default, equal ones once.
   *
   * @param rows [rows × columns]
   * @throws MultilayerError for a column of equal numbers, which has no bin
   */
  static fromData(rows: MatrixLike, options: BinOptions = {}): PiecewiseLinearEncoding {
    return new PiecewiseLinearEncoding(edgesOf(rows, options, 'PiecewiseLinearEncoding.fromData'));
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): PiecewiseLinearEncoding {
    checkKeys(json, ['kind', 'edges'], where);
    return new PiecewiseLinearEncoding(json.edges as readonly (readonly number[])[]);
  }
}

function readEdges(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const where = 'PiecewiseLinearEncoding, edges';
  if (!Array.isArray(edges) || edges.length === 0)
    fail(where, 'a list of edges for each column', describe(edges), example);
  return Object.freeze(
    edges.map((column, j) => {
      const at = `${where}, column ${j}`;
      if (!Array.isArray(column) || column.length < 2) fail(at, 'two edges or more', describe(column), example);
      column.forEach((edge, t) => {
        checkNumber(edge, anyNumber, `${at}, entry ${t}`, example);
        if (t > 0 && !(edge > column[t - 1]))
          fail(
            `${at}, entry ${t}`,
            `more than ${column[t - 1]}, the one before`,
            String(edge),
            'Sort the edges, each once.',
          );
      });
      return Object.freeze([...column]);
    }),
  );
}

/** The edges of bins in data: see {@link PiecewiseLinearEncoding.fromData}. */
function edgesOf(rows: MatrixLike, options: BinOptions, where: string): number[][] {
  if (typeof options !== 'object' || options === null) fail(where, 'options', describe(options), 'Write { bins: 16 }.');
  checkKeys(options, ['bins', 'columns'], where);
  return columnsOfData(rows, options.columns, where).map(({ values, where: at }) => {
    const most = Math.max(1, values.length - 1);
    const bins = checkNumber(
      options.bins ?? Math.min(48, most),
      counting,
      `${where}, option bins`,
      'The default is 48.',
    );
    if (bins > most) {
      const fix = 'Give it more rows, or leave bins out.';
      fail(`${where}, option bins`, `fewer bins than rows, ${most} at most`, String(bins), fix);
    }
    const edges = [...new Set(quantiles(values, bins))];
    if (edges.length > 1) return edges;
    return fail(at, 'numbers that differ', `${edges[0]} in all rows`, 'Leave the column out: it says nothing.');
  });
}
