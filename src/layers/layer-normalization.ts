import { fail } from '../core/errors.js';
import type { OptionTable } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { ones } from '../initializers/ones.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import { meanOfRow, normalized, wideEnough } from './normalization.js';
import { layerOptions, layerText } from './options.js';

/** How a row is normalised; the names are those of Keras. */
export interface LayerNormalizationOptions {
  /** Added to the variance, 1e-24 or more. Default: 1e-5. */
  readonly epsilon?: number | undefined;
  /** Whether there is an offset, beta, that is learned. Default: true. */
  readonly center?: boolean | undefined;
  /** Whether there is a factor, gamma, that is learned. Default: true. */
  readonly scale?: boolean | undefined;
}

type Options = { readonly epsilon: number; readonly center: boolean; readonly scale: boolean };

const table: OptionTable<Options> = {
  epsilon: { initial: 1e-5, range: wideEnough },
  center: { initial: true },
  scale: { initial: true },
};

/** Its parameters: nodes, or what is wanted of them. */
type Own<T> = { readonly gamma?: T; readonly beta?: T };

/**
 * γ·(x − mean)/√(variance + ε) + β, with the mean and the variance (that divides by n) of each row: the same whether
 * the network learns or answers, and for batches of any size (Ba, Kiros, Hinton, "Layer Normalization", 2016). γ [1 ×
 * inputs] begins at 1 and β [1 × inputs] at 0. A row of equal numbers gives β, and so does one beyond about 1e19, whose
 * squares float32 has no room for.
 *
 * @example new LayerNormalization()
 * @example new LayerNormalization({ epsilon: 1e-3, center: false })
 */
export class LayerNormalization extends Layer<never> {
  readonly kind = 'layerNormalization';
  /** How rows are normalised, with every default in place. */
  readonly options: Options;

  /** @throws MultilayerError for unknown options, and numbers out of their range */
  constructor(options: LayerNormalizationOptions = {}) {
    super();
    this.options = layerOptions('LayerNormalization', table, options, {
      elementwise_affine: 'Write center: false, scale: false.',
    });
  }

  /** @throws MultilayerError for one input, which is its own mean */
  override outputs(inputs: number): number {
    if (inputs > 1) return inputs;
    const fix = 'Normalise where there are more columns, or the batch: new BatchNormalization().';
    fail('outputs', 'two inputs or more, as one is its own mean', String(inputs), fix);
  }

  override parameters(inputs: number): Own<ParameterSpec> {
    const row = { rows: 1, cols: inputs, decays: false };
    const { scale, center } = this.options;
    return {
      ...(scale && { gamma: { ...row, initializer: ones() } }),
      ...(center && { beta: { ...row, initializer: 'zeros' } }),
    };
  }

  override forward(x: Node, { gamma, beta }: Own<Node>): Node {
    const centered = map(f.subtract(f.x, variable('mean')), { x, mean: meanOfRow(x) });
    const variance = meanOfRow(map(f.square(f.x), { x: centered }));
    return normalized(centered, variance, this.options.epsilon, gamma, beta);
  }

  override toString(): string {
    return layerText('LayerNormalization', table, this.options);
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, ...this.options };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON({ kind: _, ...options }: LayerJson): LayerNormalization {
    return new LayerNormalization(options);
  }
}
