import { activationFromJson } from '../activations/index.js';
import { describe, fail } from '../core/errors.js';
import { Names } from '../core/names.js';
import type * as all from './all.js';
import { Dense } from './dense.js';
import type { Layer, LayerJson } from './layer.js';
import { deepest, type Readers } from './nest.js';

export type { BatchNormalizationOptions } from './batch-normalization.js';
export type { BinOptions, Edges } from './bins.js';
export type { DenseOptions } from './dense.js';
export type { EmbeddingDataOptions, EmbeddingOptions } from './embedding.js';
export type { GatedDenseOptions } from './gated-dense.js';
export {
  type AffineMap,
  affineMapOf,
  type InputRange,
  isKind,
  isLayer,
  Layer,
  type LayerJson,
  type ParameterSpec,
  rangesOf,
} from './layer.js';
export type { LayerNormalizationOptions } from './layer-normalization.js';
export { type Level, levelsOf, type ReadSpec } from './levels.js';
export type { MaxoutOptions } from './maxout.js';
export { affineOf, divide, layersToJson, outputsOf, readLayers } from './nest.js';
export type { Forward, Pass } from './pass.js';
export type { PBLDOptions } from './pbld.js';
export type { PeriodicEmbeddingOptions } from './periodic-embedding.js';
export type { PiecewiseLinearEmbeddingOptions } from './piecewise-linear-embedding.js';
export type { PReLUOptions } from './prelu.js';
export type { ResidualOptions } from './residual.js';
export type { RMSNormalizationOptions } from './rms-normalization.js';
export { briefText, innerOf, ownerOf, placeText, shortText, tellLayer, textOf } from './text.js';

export type LayerName = keyof typeof all;

/** A kind of layer that can be read from a model file. */
export interface LayerClass {
  /** @param read reads what is within the layer */
  fromJSON(json: LayerJson, where: string, read: Readers): Layer;
}

/** The classes of layers that a model file may name, by their names. */
export const layerNames: Names<LayerClass> = new Names<LayerClass>('a layer', { Dense });

/** Model files write kinds with a small first word: `dense`, `rmsNormalization`, `pbld`. */
function kindOf(name: string): string {
  return name.replace(/^([A-Z]+(?=[A-Z][a-z]|$)|[A-Z])/, (word) => word.toLowerCase());
}

/**
 * Reads a layer of any kind from untrusted data.
 *
 * @param depth layers around it
 */
export function layerFromJson(value: unknown, where: string, depth = 0): Layer {
  if (depth > deepest)
    fail(where, `blocks within blocks up to ${deepest} deep`, 'more', 'Save a network with layers side by side.');
  const read: Readers = {
    layer: (inner, at) => layerFromJson(inner, at, depth + 1),
    activation: activationFromJson,
  };
  const kind = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined;
  const found = Object.entries(layerNames.table).find(([name]) => kindOf(name) === kind);
  if (found !== undefined) return found[1].fromJSON(value as LayerJson, where, read);
  fail(
    where,
    `a layer, of kind ${layerNames.list.map(kindOf).join(', ')}`,
    kind === undefined ? describe(value) : describe(kind),
    'Make its class known to use({ layers: { … } }), or update multilayer if the file comes from a newer version.',
  );
}
