import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { join, type Node } from '../graph/index.js';
import {
  type AffineMap,
  affineMapOf,
  type InputRange,
  Layer,
  type LayerJson,
  type ParameterSpec,
  rangesOf,
} from './layer.js';
import { divide, layersFromJson, layersToJson, parametersOf, plain, type Readers, readBlock } from './nest.js';
import type { Pass } from './pass.js';
import { Sequential } from './sequential.js';
import { inPlace, textOf } from './text.js';

/**
 * What several branches give for the same inputs, side by side. A branch is a layer, or a list of layers one after the
 * other; one that begins with a {@link SelectColumns} takes those columns alone, so that numbers and categories of one table
 * each go their way.
 *
 * @example
 * new Concatenate([
 *   [new SelectColumns([0, 1, 2]), new PeriodicEmbedding(8)],
 *   [new SelectColumns([3, 4]), new Embedding([5, 12], 4)],
 * ])
 */
export class Concatenate extends Layer {
  readonly kind = 'concatenate';
  override readonly layers: readonly Layer[];

  /** @throws MultilayerError for anything but a list of layers and of lists of layers */
  constructor(branches: readonly (Layer | readonly Layer[])[]) {
    super();
    const asLayer = (branch: Layer | readonly Layer[]): Layer =>
      Array.isArray(branch) ? (branch.length === 1 ? branch[0] : new Sequential(branch)) : (branch as Layer);
    this.layers = readBlock(Array.isArray(branches) ? branches.map(asLayer) : (branches as never), 'Concatenate');
  }

  override outputs(inputs: number): number {
    const widths = this.layers.map((layer, i) => inPlace(i, layer, () => layer.outputs(inputs)));
    return widths.reduce((sum, each) => sum + each, 0);
  }

  override parameters(inputs: number): Readonly<Record<string, ParameterSpec>> {
    return parametersOf(this.layers, inputs, true);
  }

  override forward(x: Node, parameters: Readonly<Record<string, Node>>, pass: Pass): Node {
    return join(...pass.branches(this.layers, x, parameters));
  }

  override affine(parameters: Readonly<Record<string, Matrix>>, inputs: number): AffineMap | undefined {
    const own = divide(parameters, this.layers.length);
    const maps = this.layers.map((layer, i) => affineMapOf(layer, own[i] ?? {}, inputs));
    if (!maps.every((each) => each !== undefined)) return undefined;
    const parts = maps.map(plain);
    const cols = this.outputs(inputs);
    const [weights, bias] = [matrix(inputs, cols), matrix(1, cols)];
    let at = 0;
    for (const part of parts) {
      for (let i = 0; i < inputs; i++)
        weights.data.set(part.weights.data.subarray(i * part.bias.cols, (i + 1) * part.bias.cols), i * cols + at);
      bias.data.set(part.bias.data, at);
      at += part.bias.cols;
    }
    return { weights, bias, slope: 1, shift: 0 };
  }

  override inputRanges(inputs: number): ReadonlyMap<number, InputRange> | undefined {
    const all = new Map<number, InputRange>();
    for (const layer of this.layers)
      for (const [j, range] of rangesOf([layer], inputs) ?? []) all.set(j, both(all.get(j), range));
    return all.size === 0 ? undefined : all;
  }

  override toString(): string {
    return `Concatenate(${textOf(this.layers)})`;
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, layers: layersToJson(this.layers) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string, read: Readers): Concatenate {
    checkKeys(json, ['kind', 'layers'], where);
    return new Concatenate(layersFromJson(json.layers, where, read));
  }
}

/** What a column may hold that several branches take. */
function both(a: InputRange | undefined, b: InputRange): InputRange {
  if (a === undefined) return b;
  const allows = (value: number): boolean => a.allows(value) && b.allows(value);
  return { allows, text: a.text === b.text ? a.text : `${a.text}, and ${b.text}`, fix: a.fix };
}
