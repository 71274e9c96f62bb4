import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import type { Node } from '../graph/index.js';
import { type AffineMap, type InputRange, Layer, type LayerJson, type ParameterSpec, rangesOf } from './layer.js';
import { affineOf, layersFromJson, layersToJson, outputsOf, parametersOf, type Readers, readBlock } from './nest.js';
import type { Pass } from './pass.js';
import { textOf } from './text.js';

/**
 * Layers one after the other, as one layer: a block to be used again, or within a {@link Residual}.
 *
 * @example new Sequential([new Dense(8, 'relu'), new Dense(8, 'relu')])
 */
export class Sequential extends Layer {
  readonly kind = 'sequential';
  override readonly layers: readonly Layer[];

  /** @throws MultilayerError for anything but a list of one layer or more */
  constructor(layers: readonly Layer[]) {
    super();
    this.layers = readBlock(layers, 'Sequential');
  }

  override outputs(inputs: number): number {
    return outputsOf(this.layers, inputs);
  }

  override parameters(inputs: number): Readonly<Record<string, ParameterSpec>> {
    return parametersOf(this.layers, inputs);
  }

  override forward(x: Node, parameters: Readonly<Record<string, Node>>, pass: Pass): Node {
    return pass.through(this.layers, x, parameters);
  }

  override affine(parameters: Readonly<Record<string, Matrix>>, inputs: number): AffineMap | undefined {
    return affineOf(this.layers, parameters, inputs);
  }

  override inputRanges(inputs: number, behind: readonly Layer[]): ReadonlyMap<number, InputRange> | undefined {
    return rangesOf([...this.layers, ...behind], inputs);
  }

  override toString(): string {
    return `Sequential(${textOf(this.layers)})`;
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, layers: layersToJson(this.layers) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string, read: Readers): Sequential {
    checkKeys(json, ['kind', 'layers'], where);
    return new Sequential(layersFromJson(json.layers, where, read));
  }
}
