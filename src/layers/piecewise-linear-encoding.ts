import type { MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { columns, join, type Node } from '../graph/index.js';
import { type BinOptions, checkInputs, codesOf, type Edges, edgesOf, edgesText, readEdges } from './bins.js';
import { Layer, type LayerJson } from './layer.js';

/**
 * Each number by how far it fills the bins of its column: with edges b₀ < … < b_T, entry t is (x − bₜ)/(bₜ₊₁ − bₜ), at
 * least 0 but for the first bin, and at most 1 but for the last, which go on as lines (Gorishniy, Rubachev, Babenko,
 * "On Embeddings for Numerical Features in Tabular Deep Learning", 2022, section 3.2). [batch × inputs] gives [batch ×
 * bins of all columns], the columns in their order. It learns nothing: put a Dense behind it.
 *
 * @example PiecewiseLinearEncoding.fromData(rows, { bins: 16 })
 * @example new PiecewiseLinearEncoding([[0, 1, 5], [-1, 1]])
 */
export class PiecewiseLinearEncoding extends Layer<never> {
  readonly kind = 'piecewiseLinearEncoding';
  /** The edges of the bins of each column, ascending. */
  readonly edges: Edges;

  /**
   * @param edges for each column two numbers or more, ascending
   * @throws MultilayerError for anything else
   */
  constructor(edges: Edges) {
    super();
    this.edges = readEdges(edges, 'PiecewiseLinearEncoding');
  }

  /** @throws MultilayerError for another number of inputs than there are lists of edges */
  override outputs(inputs: number): number {
    checkInputs(this.edges, inputs);
    return this.edges.reduce((sum, each) => sum + each.length - 1, 0);
  }

  override parameters(): Record<never, never> {
    return {};
  }

  override forward(x: Node): Node {
    const counts = this.edges.map((each) => each.length - 1);
    const most = Math.max(...counts);
    const codes = codesOf(x, this.edges);
    if (counts.every((each) => each === most)) return codes;
    return join(...counts.map((count, j) => columns(codes, j * most, j * most + count)));
  }

  override toString(): string {
    return `PiecewiseLinearEncoding(${edgesText(this.edges)})`;
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
    return new PiecewiseLinearEncoding(json.edges as Edges);
  }
}
