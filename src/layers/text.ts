import { MultilayerError, renameCall } from '../core/errors.js';
import { isLayer, type Layer } from './layer.js';

/** The layers that a layer is made of. One of a user's own may call anything else by that word. */
export function innerOf({ layers }: Layer): readonly Layer[] | undefined {
  return Array.isArray(layers) && layers.every(isLayer) ? layers : undefined;
}

/** The list of some layers as it would be typed. */
export function textOf(layers: readonly Layer[]): string {
  return `[${layers.map(String).join(', ')}]`;
}

/** The layer as it would be typed, without tables of numbers. */
export function shortText(layer: Layer): string {
  return String(layer).replace(/\[\[[-+\d.e, [\]]*\]\]/g, '[…]');
}

/** The layer as it would be typed, without those that it is made of, and without tables of numbers. */
export function briefText(layer: Layer): string {
  const inner = innerOf(layer);
  return inner === undefined ? shortText(layer) : String(layer).replace(textOf(inner), '[…]');
}

/** The layer in its place, as errors call it: `layer 1 (Dense(2, 'tanh'))`, or `layer 1.0 (…)` within a block. */
export function placeText(path: number | string, layer: Layer): string {
  return `layer ${path} (${briefText(layer)})`;
}

function saysLayer(error: MultilayerError): boolean {
  return /^layer \d/.test(error.where);
}

/** Asks a layer, and adds the place to an error that says none: the innermost layer is told. */
export function tellLayer<T>(place: () => string, question: () => T): T {
  try {
    return question();
  } catch (error) {
    if (error instanceof MultilayerError && !saysLayer(error))
      renameCall(error, error.where, `${place()}, ${error.where}`);
    throw error;
  }
}

/** The same with places from the outermost layer on: those of the first layer within layer 2 are of `layer 2.0`. */
export function inPlace<T>(index: number, layer: Layer, question: () => T): T {
  const place = (): string => placeText(index, layer);
  return tellLayer(place, () => {
    try {
      return question();
    } catch (error) {
      if (error instanceof MultilayerError && saysLayer(error)) renameCall(error, 'layer ', `layer ${index}.`);
      throw error;
    }
  });
}

/** A layer in its place, and a name within it. */
export interface Owner {
  readonly path: string;
  readonly layer: Layer;
  readonly name: string;
}

/** The innermost layer that a parameter belongs to, and what it is called there. */
export function ownerOf(layers: readonly Layer[], at: { readonly layer: number; readonly name: string }): Owner {
  let [path, layer, name] = [`${at.layer}`, layers[at.layer] as Layer, at.name];
  for (;;) {
    const [, index, rest = ''] = /^(\d+)\.(.*)$/s.exec(name) ?? [];
    const inner = innerOf(layer)?.[Number(index)];
    if (inner === undefined) return { path, layer, name };
    [path, layer, name] = [`${path}.${index}`, inner, rest];
  }
}
