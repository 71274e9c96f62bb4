import { anyNumber } from '../core/checks.js';
import type { OptionTable } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { constant } from '../initializers/constant.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import { layerOptions, layerText } from './options.js';

/** How the slope of negative numbers begins. */
export interface PReLUOptions {
  /** The slope at first, any finite number. Default: 0.25. */
  readonly initial?: number | undefined;
  /**
   * Whether all columns share one slope, as they do in PyTorch by default. Default: false, one for each column, as in
   * Keras.
   */
  readonly shared?: boolean | undefined;
}

type Options = { readonly initial: number; readonly shared: boolean };

const table: OptionTable<Options> = {
  initial: { initial: 0.25, range: anyNumber },
  shared: { initial: false },
};

/**
 * x where it is positive, and a·x elsewhere, with a slope a [1 × inputs] or, shared, [1 × 1] that is learned (He, Zhang, Ren,
 * Sun, "Delving Deep into Rectifiers", 2015, who leave weight decay out of it, as here).
 *
 * @example [new Dense(64, { initializer: 'heNormal' }), new PReLU()]
 */
export class PReLU extends Layer<'slope'> {
  readonly kind = 'pReLU';
  /** How the slope begins, with every default in place. */
  readonly options: Options;

  /** @throws MultilayerError for unknown options, and an `initial` that is not finite */
  constructor(options: PReLUOptions = {}) {
    super();
    this.options = layerOptions('PReLU', table, options);
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number): Record<'slope', ParameterSpec> {
    const { initial, shared } = this.options;
    return { slope: { rows: 1, cols: shared ? 1 : inputs, initializer: constant({ value: initial }), decays: false } };
  }

  override forward(x: Node, { slope }: Record<'slope', Node>): Node {
    const negative = f.multiply(variable('slope'), f.x);
    return map(f.select(f.greater(f.x, 0), f.x, negative), { x, slope });
  }

  override toString(): string {
    return layerText('PReLU', table, this.options);
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, ...this.options };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON({ kind: _, ...options }: LayerJson): PReLU {
    return new PReLU(options);
  }
}
