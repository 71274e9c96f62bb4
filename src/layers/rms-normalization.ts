import type { OptionTable } from '../core/member.js';
import { f } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { ones } from '../initializers/ones.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import { meanOfRow, normalized, wideEnough } from './normalization.js';
import { layerOptions, layerText } from './options.js';

/** How a row is normalised. */
export interface RMSNormalizationOptions {
  /** Added to the mean of the squares, 1e-24 or more. Default: 2⁻²³, about 1.2e-7, the step of float32, as in PyTorch. */
  readonly epsilon?: number | undefined;
  /** Whether there is a factor, gamma, that is learned. Default: true. */
  readonly scale?: boolean | undefined;
}

type Options = { readonly epsilon: number; readonly scale: boolean };

const table: OptionTable<Options> = { epsilon: { initial: 2 ** -23, range: wideEnough }, scale: { initial: true } };

/**
 * γ·x/√(mean of x² + ε) with the mean of each row (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019):
 * {@link LayerNormalization} without the mean and the offset. γ [1 × inputs] begins at 1. A row
 * beyond about 1e19, whose squares float32 has no room for, gives 0.
 *
 * @example new RMSNormalization()
 */
export class RMSNormalization extends Layer<never> {
  readonly kind = 'rmsNormalization';
  /** How rows are normalised, with every default in place. */
  readonly options: Options;

  /** @throws MultilayerError for unknown options, and numbers out of their range */
  constructor(options: RMSNormalizationOptions = {}) {
    super();
    this.options = layerOptions('RMSNormalization', table, options, {
      center: 'It has no offset: a layer Dense behind it adds a bias.',
      elementwise_affine: 'Write scale: false.',
    });
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number): { readonly gamma?: ParameterSpec } {
    return this.options.scale ? { gamma: { rows: 1, cols: inputs, decays: false, initializer: ones() } } : {};
  }

  override forward(x: Node, { gamma }: { readonly gamma?: Node }): Node {
    return normalized(x, meanOfRow(map(f.square(f.x), { x })), this.options.epsilon, gamma);
  }

  override toString(): string {
    return layerText('RMSNormalization', table, this.options);
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, ...this.options };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON({ kind: _, ...options }: LayerJson): RMSNormalization {
    return new RMSNormalization(options);
  }
}
