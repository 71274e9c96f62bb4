import {
  type Activation,
  type ActivationName,
  activationText,
  activationToJson,
  asLine,
  resolveActivation,
} from '../activations/index.js';
import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { ones } from '../initializers/ones.js';
import { type AffineMap, diagonal, Layer, type LayerJson, type ParameterSpec } from './layer.js';
import type { Readers } from './nest.js';

/**
 * x + α·(σ(x) − x): how much of an activation σ each column has is learned, by α [1 × inputs], which begins at 1, the
 * activation itself; at 0 it would be none (Holzmüller, Grinsztajn, Steinwart, "Better by Default", 2024, where α
 * learns at a tenth of the learning rate).
 *
 * @example [new Dense(256), new ParametricActivation('tanh')]
 */
export class ParametricActivation extends Layer<'alpha'> {
  readonly kind = 'parametricActivation';
  /** σ. */
  readonly activation: Activation;

  /** @param activation its name, or itself */
  constructor(activation: ActivationName | Activation) {
    super();
    this.activation = resolveActivation(activation, 'ParametricActivation');
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number): Record<'alpha', ParameterSpec> {
    return { alpha: { rows: 1, cols: inputs, initializer: ones(), decays: false } };
  }

  override forward(x: Node, { alpha }: Record<'alpha', Node>): Node {
    const change = f.multiply(variable('alpha'), f.subtract(variable('active'), f.x));
    return map(f.add(f.x, change), { x, alpha, active: this.activation.apply(x) });
  }

  override affine({ alpha }: Record<'alpha', Matrix>): AffineMap | undefined {
    const line = asLine(this.activation);
    const own = Float64Array.from(alpha.data);
    if (line === undefined) return undefined;
    const factors = own.map((each) => 1 + each * (line.slope - 1));
    return diagonal(
      factors,
      own.map((each) => each * line.shift),
    );
  }

  override toString(): string {
    return `ParametricActivation(${activationText(this.activation)})`;
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, activation: activationToJson(this.activation) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string, read: Readers): ParametricActivation {
    checkKeys(json, ['kind', 'activation'], where);
    return new ParametricActivation(read.activation(json.activation, `${where}, activation`));
  }
}
