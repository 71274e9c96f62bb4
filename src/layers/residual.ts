import { checkBoolean } from '../core/checks.js';
import { fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, matmul, type Node } from '../graph/index.js';
import { type AffineMap, type InputRange, Layer, type LayerJson, type ParameterSpec, rangesOf } from './layer.js';
import {
  affineOf,
  layersFromJson,
  layersToJson,
  outputsOf,
  parametersOf,
  plain,
  type Readers,
  readBlock,
} from './nest.js';
import type { Pass } from './pass.js';
import { textOf } from './text.js';

/** What a residual block may be told beside its layers. */
export interface ResidualOptions {
  /**
   * Whether the inputs are multiplied by weights of their own, so that their number need not be that of the outputs.
   * Default: false.
   */
  readonly projection?: boolean | undefined;
}

/**
 * x + f(x), where f is made of layers, or x·P + f(x) with a projection P [inputs × outputs] that is learned (He, Zhang,
 * Ren, Sun, "Deep Residual Learning for Image Recognition", 2015, equations 1 and 2).
 *
 * @example new Residual([new Dense(8, 'relu'), new Dense(8)])
 * @example new Residual([new Dense(8, 'relu'), new Dense(4)], { projection: true })
 */
export class Residual extends Layer {
  readonly kind = 'residual';
  override readonly layers: readonly Layer[];
  /** Whether the inputs are multiplied by weights of their own. */
  readonly projection: boolean;

  /** @throws MultilayerError for anything but a list of one layer or more, and known options */
  constructor(layers: readonly Layer[], options: ResidualOptions = {}) {
    super();
    this.layers = readBlock(layers, 'Residual');
    checkKeys(options, ['projection'], 'Residual');
    this.projection = checkBoolean(options.projection ?? false, 'Residual, option projection');
  }

  /** @throws MultilayerError where there are other outputs than inputs and no projection */
  override outputs(inputs: number): number {
    const outputs = outputsOf(this.layers, inputs);
    if (outputs === inputs || this.projection) return outputs;
    const fix = `End with a layer of ${inputs} outputs, or pass { projection: true }.`;
    fail('outputs', `as many outputs as inputs, ${inputs}`, `${outputs} from ${this.layers.at(-1)}`, fix);
  }

  override parameters(inputs: number): Readonly<Record<string, ParameterSpec>> {
    const inner = parametersOf(this.layers, inputs);
    if (!this.projection) return inner;
    return { ...inner, projection: { rows: inputs, cols: this.outputs(inputs), initializer: 'glorotUniform' } };
  }

  override forward(x: Node, parameters: Readonly<Record<string, Node>>, pass: Pass): Node {
    const { projection } = parameters;
    const kept = projection === undefined ? x : matmul(x, projection);
    return map(f.add(f.x, variable('kept')), { x: pass.through(this.layers, x, parameters), kept });
  }

  override affine(parameters: Readonly<Record<string, Matrix>>, inputs: number): AffineMap | undefined {
    const inner = affineOf(this.layers, parameters, inputs);
    if (inner === undefined) return undefined;
    const { weights, bias } = plain(inner);
    const { projection } = parameters;
    const kept = (k: number): number => projection?.data[k] ?? Number(k % (inputs + 1) === 0);
    return { weights: { ...weights, data: weights.data.map((each, k) => each + kept(k)) }, bias, slope: 1, shift: 0 };
  }

  override inputRanges(inputs: number): ReadonlyMap<number, InputRange> | undefined {
    return rangesOf(this.layers, inputs);
  }

  override toString(): string {
    return `Residual(${textOf(this.layers)}${this.projection ? ', { projection: true }' : ''})`;
  }

  override toJSON(): LayerJson {
    const { kind, layers, projection } = this;
    return { kind, layers: layersToJson(layers), ...(projection && { projection }) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string, read: Readers): Residual {
    checkKeys(json, ['kind', 'layers', 'projection'], where);
    const { projection = false } = json as ResidualOptions;
    return new Residual(layersFromJson(json.layers, where, read), { projection });
  }
}
