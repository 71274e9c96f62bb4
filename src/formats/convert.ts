import { readSafetensors, writeSafetensors } from './safetensors.js';
import { Tensor, type TensorArray, typeOf } from './tensor.js';

/**
 * The learned numbers of a model file alone, as a safetensors file for other programs: what is called `layers.0.weights`,
 * also within a model of several networks. Neither what an optimizer keeps nor the document comes along.
 *
 * @throws MultilayerError for what is no safetensors file
 */
export function plainWeights(bytes: Uint8Array): Uint8Array {
  const { tensors } = readSafetensors(bytes);
  const weights = [...tensors].filter(([name]) => /^(?:networks\.\d+\.)?layers\.\d+\./.test(name));
  return writeSafetensors(weights, { format: 'pt' });
}

function listOf(data: TensorArray): (number | string)[] {
  // JSON has neither whole numbers of 64 bits, nor NaN, infinities and −0.
  const plain = (each: number | bigint): number | string => {
    if (typeof each === 'bigint' || !Number.isFinite(each)) return String(each);
    return Object.is(each, -0) ? '-0' : each;
  };
  return Array.from(data as ArrayLike<number | bigint>, plain);
}

/**
 * A document as JSON has it, to be looked at or read by other programs: a `Tensor` becomes `{ shape, data }`, a typed array
 * a list.
 */
export function plainData(content: unknown): unknown {
  if (content instanceof Tensor) return { shape: content.shape, data: listOf(content.data) };
  if (typeOf(content) !== undefined) return listOf(content as TensorArray);
  if (typeof content === 'number' && !Number.isFinite(content)) return String(content);
  if (Array.isArray(content)) return content.map(plainData);
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([key, each]) => [key, plainData(each)]));
}
