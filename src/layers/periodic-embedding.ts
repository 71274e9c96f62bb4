import {
  type Activation,
  type ActivationName,
  activationText,
  activationToJson,
  resolveActivation,
} from '../activations/index.js';
import { checkNumber, counting, positive } from '../core/checks.js';
import type { OptionTable } from '../core/member.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, matmul, type Node } from '../graph/index.js';
import { normalWithin3, withinFan } from './draws.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import type { Readers } from './nest.js';
import { layerOptions, layerText } from './options.js';

/** How numbers are embedded. */
export interface PeriodicEmbeddingOptions {
  /** Frequencies of each column. Default: 48. */
  readonly frequencies?: number | undefined;
  /**
   * The standard deviation of the first frequencies, which is to be tuned: 0.01 to 10 for columns of about −1 to 1.
   * Default: 0.01.
   */
  readonly sigma?: number | undefined;
  /** Behind the linear map. Default: `'relu'`; with `'linear'` there is none. */
  readonly activation?: ActivationName | Activation | undefined;
}

type Waves = { readonly frequencies: number; readonly sigma: number };

const table: OptionTable<Waves> = {
  frequencies: { initial: 48, range: counting },
  sigma: { initial: 0.01, range: positive },
};

type Name = 'frequencies' | 'cosineWeights' | 'sineWeights' | 'bias';

/**
 * ReLU(W·[cos 2πωx, sin 2πωx] + b) for each column by itself: several frequencies ω that are learned, and a linear map
 * of their waves, PLR of Gorishniy, Rubachev, Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning",
 * 2022. [batch × inputs] gives [batch × inputs·size], the columns in their order. ω [inputs × frequencies] begins
 * normal, cut off at 3·sigma; W and b as in PyTorch, within ±1/√(2·frequencies). Decay of weights leaves ω out.
 *
 * Scale the columns first: where x is large, waves are fast, and float32 loses their phase from |ωx| of about 1e5 on.
 *
 * @example new PeriodicEmbedding(8)
 * @example new PeriodicEmbedding(24, { frequencies: 48, sigma: 0.1 })
 */
export class PeriodicEmbedding extends Layer<Name> {
  readonly kind = 'periodicEmbedding';
  /** Outputs for each column. */
  readonly size: number;
  /** Frequencies of each column. */
  readonly frequencies: number;
  /** The standard deviation of the first frequencies. */
  readonly sigma: number;
  /** Behind the linear map. */
  readonly activation: Activation;

  /** @param size outputs for each column */
  constructor(size: number, options: PeriodicEmbeddingOptions = {}) {
    super();
    const where = 'PeriodicEmbedding';
    const fix = 'Say how many outputs each column is to have, as in new PeriodicEmbedding(8).';
    this.size = checkNumber(size, counting, `${where}, size`, fix);
    checkKeys(options, ['frequencies', 'sigma', 'activation'], where);
    const { activation = 'relu', ...waves } = options;
    const { frequencies, sigma } = layerOptions(where, table, waves);
    this.frequencies = frequencies;
    this.sigma = sigma;
    this.activation = resolveActivation(activation, where);
  }

  override outputs(inputs: number): number {
    return inputs * this.size;
  }

  override parameters(inputs: number): Record<Name, ParameterSpec> {
    const { size, frequencies, sigma } = this;
    const fan = { fanIn: 2 * frequencies, fanOut: size };
    const weights = { rows: inputs * frequencies, cols: size, initializer: withinFan, fan };
    return {
      frequencies: { rows: inputs, cols: frequencies, initializer: normalWithin3(sigma), decays: false },
      cosineWeights: weights,
      sineWeights: weights,
      bias: { rows: 1, cols: inputs * size, initializer: withinFan, fan, decays: false },
    };
  }

  override forward(x: Node, { frequencies, cosineWeights, sineWeights, bias }: Record<Name, Node>): Node {
    const groups = x.shape.cols;
    const turns = matmul(x, frequencies, { groups });
    const angle = f.multiply(2 * Math.PI, f.x);
    const cosine = matmul(map(f.cos(angle), { x: turns }), cosineWeights, { groups });
    const sine = matmul(map(f.sin(angle), { x: turns }), sineWeights, { groups });
    return this.activation.apply(map(f.add(f.add(f.x, variable('sine')), variable('bias')), { x: cosine, sine, bias }));
  }

  override toString(): string {
    const activation = activationText(this.activation);
    const more = activation === "'relu'" ? [] : [`activation: ${activation}`];
    return layerText('PeriodicEmbedding', table, this, [String(this.size)], more);
  }

  override toJSON(): LayerJson {
    const { kind, size, frequencies, sigma, activation } = this;
    return { kind, size, frequencies, sigma, activation: activationToJson(activation) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON({ kind: _, size, activation, ...rest }: LayerJson, where: string, read: Readers): PeriodicEmbedding {
    const options = { ...rest, activation: read.activation(activation, `${where}, activation`) };
    return new PeriodicEmbedding(size as number, options);
  }
}
