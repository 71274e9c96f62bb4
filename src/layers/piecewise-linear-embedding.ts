import {
  type Activation,
  type ActivationName,
  activationText,
  activationToJson,
  resolveActivation,
} from '../activations/index.js';
import { checkNumber, counting } from '../core/checks.js';
import type { MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, matmul, type Node } from '../graph/index.js';
import { type BinOptions, checkInputs, codesOf, type Edges, edgesOf, edgesText, readEdges } from './bins.js';
import { withinFan } from './draws.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import type { Readers } from './nest.js';
import { layerText } from './options.js';

/** What a piecewise linear embedding may be told beside its bins and size. */
export interface PiecewiseLinearEmbeddingOptions {
  /** Behind it. Default: `'linear'`. */
  readonly activation?: ActivationName | Activation | undefined;
}

type Name = 'slopes' | 'bends' | 'bias';

/**
 * x·v + W·code(x) + b for each column by itself, where code(x) is that of {@link PiecewiseLinearEncoding} and W begins
 * at zero: a straight line at first, which bends where the data ask for it (version B of the piecewise linear
 * embeddings of Gorishniy, Kotelnikov, Babenko, "TabM", 2024). [batch × inputs] gives [batch × inputs·size], the
 * columns in their order. v [inputs × size], `slopes`, and b begin within ±1/√size. W [inputs·most bins × size],
 * `bends`, has rows that no code reaches where columns have fewer bins than others.
 *
 * @example PiecewiseLinearEmbedding.fromData(rows, 12, { bins: 48 })
 * @example new PiecewiseLinearEmbedding([[0, 1, 5], [-1, 1]], 12)
 */
export class PiecewiseLinearEmbedding extends Layer<Name> {
  readonly kind = 'piecewiseLinearEmbedding';
  /** The edges of the bins of each column, ascending. */
  readonly edges: Edges;
  /** Outputs for each column. */
  readonly size: number;
  /** Behind it. */
  readonly activation: Activation;

  /**
   * @param edges for each column two numbers or more, ascending
   * @param size outputs for each column
   */
  constructor(edges: Edges, size: number, options: PiecewiseLinearEmbeddingOptions = {}) {
    super();
    const where = 'PiecewiseLinearEmbedding';
    this.edges = readEdges(edges, where);
    const fix = 'Say how many outputs each column is to have, as in PiecewiseLinearEmbedding.fromData(rows, 12).';
    this.size = checkNumber(size, counting, `${where}, size`, fix);
    checkKeys(options, ['activation'], where);
    this.activation = resolveActivation(options.activation ?? 'linear', where);
  }

  /** @throws MultilayerError for another number of inputs than there are lists of edges */
  override outputs(inputs: number): number {
    checkInputs(this.edges, inputs);
    return inputs * this.size;
  }

  override parameters(inputs: number): Record<Name, ParameterSpec> {
    const { size, edges } = this;
    const fan = { fanIn: size, fanOut: size };
    return {
      slopes: { rows: inputs, cols: size, initializer: withinFan, fan, decays: false },
      bends: { rows: inputs * Math.max(...edges.map((each) => each.length - 1)), cols: size, initializer: 'zeros' },
      bias: { rows: 1, cols: inputs * size, initializer: withinFan, fan, decays: false },
    };
  }

  override forward(x: Node, { slopes, bends, bias }: Record<Name, Node>): Node {
    const groups = this.edges.length;
    const line = matmul(x, slopes, { groups });
    const bent = matmul(codesOf(x, this.edges), bends, { groups });
    return this.activation.apply(map(f.add(f.add(f.x, variable('bent')), variable('bias')), { x: line, bent, bias }));
  }

  override toString(): string {
    const activation = activationText(this.activation);
    const more = activation === "'linear'" ? [] : [`activation: ${activation}`];
    return layerText('PiecewiseLinearEmbedding', {}, {}, [edgesText(this.edges), String(this.size)], more);
  }

  override toJSON(): LayerJson {
    const { kind, edges, size, activation } = this;
    return { kind, edges, size, activation: activationToJson(activation) };
  }

  /**
   * The embedding whose bins hold equally many of the given rows, as those of {@link PiecewiseLinearEncoding.fromData}.
   *
   * @param rows [rows × columns]
   * @param size outputs for each column
   * @throws MultilayerError for a column of equal numbers, which has no bin
   */
  static fromData(
    rows: MatrixLike,
    size: number,
    options: PiecewiseLinearEmbeddingOptions & BinOptions = {},
  ): PiecewiseLinearEmbedding {
    const where = 'PiecewiseLinearEmbedding.fromData';
    checkKeys(options, ['bins', 'columns', 'activation'], where);
    const { activation, ...bins } = options;
    return new PiecewiseLinearEmbedding(edgesOf(rows, bins, where), size, { activation });
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string, read: Readers): PiecewiseLinearEmbedding {
    checkKeys(json, ['kind', 'edges', 'size', 'activation'], where);
    const activation = read.activation(json.activation, `${where}, activation`);
    return new PiecewiseLinearEmbedding(json.edges as Edges, json.size as number, { activation });
  }
}
