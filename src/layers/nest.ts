import type { Activation } from '../activations/index.js';
import { describe, fail } from '../core/errors.js';
import { asList } from '../core/json.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { unproxied } from '../core/proxies.js';
import { type AffineMap, affineMapOf, isKind, isLayer, type Layer, type LayerJson } from './layer.js';
import { levelsOf, type ReadSpec } from './levels.js';
import { briefText, innerOf, inPlace } from './text.js';

/*
 * What a layer that is made of layers needs of them. A parameter of one is called by the number of its layer and its
 * name there, as in `0.weights`, at any depth: `2.0.weights`.
 */

/** Blocks within blocks are walked by calls within calls, and come from files, too. */
export const deepest = 100;

function depthOf(layers: readonly Layer[]): number {
  return layers.reduce((most, layer) => {
    const inner = innerOf(layer);
    return inner === undefined ? most : Math.max(most, 1 + depthOf(inner));
  }, 0);
}

/**
 * A list of layers, checked and frozen.
 *
 * @param where whose list it is, and `fix` how to write one
 */
export function readLayers(layers: readonly Layer[], where: string, fix: string): readonly Layer[] {
  if (!Array.isArray(layers) || layers.length === 0)
    fail(`${where}, layers`, 'a list of at least one layer', describe(layers), fix);
  const odd = layers.findIndex((layer) => !isLayer(layer));
  if (odd >= 0) {
    const { name, layers: inner, prototype } = Object(layers[odd]) as Record<string, unknown>;
    const advice =
      inner !== undefined
        ? 'Pass pretrained(network).'
        : prototype !== undefined && isLayer(prototype)
          ? `Write new ${name}(…).`
          : "Write new Dense(8, 'tanh').";
    fail(`${where}, layer ${odd}`, 'a layer', describe(layers[odd]), advice);
  }
  return Object.freeze(layers.map(unproxied));
}

/** The layers of a block, checked. */
export function readBlock(layers: readonly Layer[], where: string): readonly Layer[] {
  const read = readLayers(layers, where, `Write new ${where}([new Dense(8, 'tanh'), new Dense(8)]).`);
  const depth = depthOf(read);
  if (depth < deepest) return read;
  fail(`${where}, layers`, `blocks within blocks up to ${deepest} deep`, `${depth + 1}`, 'Put layers side by side.');
}

/** The number of outputs of the last of some layers. */
export function outputsOf(layers: readonly Layer[], inputs: number): number {
  return layers.reduce((width, layer, i) => inPlace(i, layer, () => layer.outputs(width)), inputs);
}

/** What all of the layers want, with the fans that each table has in its own layer; see {@link levelsOf}. */
export function parametersOf(layers: readonly Layer[], inputs: number, abreast = false): Record<string, ReadSpec> {
  return Object.fromEntries(
    levelsOf(layers, inputs, abreast).flatMap(({ index, parameters }) =>
      parameters.map(([name, spec]) => [`${index}.${name}`, spec] as const),
    ),
  );
}

/** What belongs to each of some layers, by the names that it has there. */
export function divide<T>(parameters: Readonly<Record<string, T>>, count: number): Record<string, T>[] {
  const entries = Array.from({ length: count }, (): [string, T][] => []);
  for (const [name, value] of Object.entries(parameters)) {
    const [, index, own] = /^(\d+)\.(.*)$/s.exec(name) ?? [];
    if (own !== undefined) entries[Number(index)]?.push([own, value]);
  }
  return entries.map((each) => Object.fromEntries(each));
}

/** a·b in float64. */
function product(a: Matrix, b: Matrix): Matrix {
  const result = matrix(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.cols; k++)
      for (let j = 0, at = a.data[i * a.cols + k] as number; j < b.cols; j++)
        result.data[i * b.cols + j] = (result.data[i * b.cols + j] as number) + at * (b.data[k * b.cols + j] as number);
  return result;
}

/** X·W + b alone, with slope and shift in them. */
export function plain({ weights, bias, slope, shift }: AffineMap): Pick<AffineMap, 'weights' | 'bias'> {
  return {
    weights: { ...weights, data: weights.data.map((each) => slope * each) },
    bias: { ...bias, data: bias.data.map((each) => slope * each + shift) },
  };
}

/** The affine map that layers make one after the other, or undefined where one of them is none. */
export function affineOf(
  layers: readonly Layer[],
  parameters: Readonly<Record<string, Matrix>>,
  inputs: number,
): AffineMap | undefined {
  const own = divide(parameters, layers.length);
  let whole: AffineMap | undefined;
  let width = inputs;
  for (const [i, layer] of layers.entries()) {
    const next = affineMapOf(layer, own[i] ?? {}, width);
    if (next === undefined) return undefined;
    width = layer.outputs(width);
    if (whole === undefined) whole = next;
    else {
      const [a, b] = [plain(whole), plain(next)];
      const bias = product(a.bias, b.weights);
      whole = {
        weights: product(a.weights, b.weights),
        bias: { ...bias, data: bias.data.map((each, j) => each + (b.bias.data[j] as number)) },
        slope: 1,
        shift: 0,
      };
    }
  }
  return whole;
}

/** @throws MultilayerError for a layer that cannot be saved */
export function layersToJson(layers: readonly Layer[]): LayerJson[] {
  return layers.map((layer, i) => {
    const json = inPlace(i, layer, () => (isKind(layer, layer.kind) ? layer.toJSON?.() : undefined));
    if (json !== undefined) return json;
    return fail(`layer ${i}`, 'a layer that can be saved', briefText(layer), 'Give the class a toJSON method.');
  });
}

/** Read from untrusted data. Handed to layers, as a program that reads no files should not have to carry them. */
export interface Readers {
  readonly layer: (value: unknown, where: string) => Layer;
  readonly activation: (value: unknown, where: string) => Activation;
}

/** Reads the layers of a block from untrusted data. */
export function layersFromJson(value: unknown, where: string, read: Readers): Layer[] {
  return asList(value, `${where}, layers`).map((each, i) => read.layer(each, `${where}, layer ${i}`));
}
