import {
  type Activation,
  type ActivationName,
  activationText,
  activationToJson,
  asLine,
  resolveActivation,
} from '../activations/index.js';
import { checkKeys } from '../core/names.js';
import type { Node } from '../graph/index.js';
import { type AffineMap, diagonal, Layer, type LayerJson } from './layer.js';
import type { Readers } from './nest.js';

/**
 * An activation as a layer of its own, for where something stands between it and the product, as a normalisation does.
 *
 * @example [new Dense(64), new BatchNormalization(), new ActivationLayer('relu')]
 */
export class ActivationLayer extends Layer<never> {
  readonly kind = 'activationLayer';
  /** The function. */
  readonly activation: Activation;

  /** @param activation its name, or itself */
  constructor(activation: ActivationName | Activation) {
    super();
    this.activation = resolveActivation(activation, 'ActivationLayer');
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(): Record<never, never> {
    return {};
  }

  override forward(x: Node): Node {
    return this.activation.apply(x);
  }

  override affine(_: object, inputs: number): AffineMap | undefined {
    const line = asLine(this.activation);
    const row = (value: number): Float64Array => new Float64Array(inputs).fill(value);
    return line && diagonal(row(line.slope), row(line.shift));
  }

  override toString(): string {
    return `ActivationLayer(${activationText(this.activation)})`;
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, activation: activationToJson(this.activation) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string, read: Readers): ActivationLayer {
    checkKeys(json, ['kind', 'activation'], where);
    return new ActivationLayer(read.activation(json.activation, `${where}, activation`));
  }
}
