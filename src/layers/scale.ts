import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { ones } from '../initializers/ones.js';
import { type AffineMap, diagonal, Layer, type LayerJson, type ParameterSpec } from './layer.js';

/**
 * x ⊙ s: every column times a factor of its own, s [1 × inputs], which begins at 1: a soft selection of features, as the
 * first layer of RealMLP (Holzmüller, Grinsztajn, Steinwart, "Better by Default", 2024), where it learns with six times
 * the learning rate: `parameterOptions: ({ name }) => (name === 'scale' ? { learningRate: 6 } : {})`.
 *
 * @example new Scale()
 */
export class Scale extends Layer<'scale'> {
  readonly kind = 'scale';

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number): Record<'scale', ParameterSpec> {
    return { scale: { rows: 1, cols: inputs, initializer: ones(), decays: false } };
  }

  override forward(x: Node, { scale }: Record<'scale', Node>): Node {
    return map(f.multiply(f.x, variable('scale')), { x, scale });
  }

  override affine({ scale }: Record<'scale', Matrix>, inputs: number): AffineMap {
    return diagonal(Float64Array.from(scale.data), new Float64Array(inputs));
  }

  override toString(): string {
    return 'Scale()';
  }

  override toJSON(): LayerJson {
    return { kind: this.kind };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): Scale {
    checkKeys(json, ['kind'], where);
    return new Scale();
  }
}
