import type { Range } from '../core/checks.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { knowSelf } from '../core/proxies.js';
import type { Node } from '../graph/index.js';
import type { Fan, Initializer, InitializerName } from '../initializers/index.js';
import type { Pass } from './pass.js';

/** What a layer wants of one of its parameters. */
export interface ParameterSpec {
  /** The number of rows; of weights, that of the inputs. */
  readonly rows: number;
  /** The number of columns; of weights, that of the outputs. */
  readonly cols: number;
  /** Draws its first numbers. */
  readonly initializer: InitializerName | Initializer;
  /** What its numbers are drawn for. Default: a matrix that inputs are multiplied by, of `rows` inputs and `cols` outputs. */
  readonly fan?: Fan | undefined;
  /**
   * Whether the optimizer changes it. What is not learned, as running means, changes by `pass.update` alone; it is
   * saved, copied and predicted with like the others. Default: true.
   */
  readonly learned?: boolean | undefined;
  /** Whether decay of weights takes part in it, which biases and norms do better without. Default: true. */
  readonly decays?: boolean | undefined;
}

/** Y = slope·(X·W + b) + shift: what a layer computes when it is an affine map. */
export interface AffineMap {
  /** [in × out] */
  readonly weights: Matrix;
  /** [1 × out] */
  readonly bias: Matrix;
  /** Of the line behind the product: 1 where there is none. */
  readonly slope: number;
  /** Of that line: 0 where there is none. */
  readonly shift: number;
}

/** What the numbers of a column of inputs may be, and what to do about others. */
export interface InputRange extends Range {
  /** The last part of the error about another number, in whole sentences. */
  readonly fix: string;
}

/** The affine map that multiplies each column by a number and adds another to it. */
export function diagonal(factors: Float64Array, offsets: Float64Array): AffineMap {
  const size = factors.length;
  const weights = matrix(size, size);
  for (const [k, factor] of factors.entries()) weights.data[k * (size + 1)] = factor;
  return { weights, bias: matrix(1, size, offsets), slope: 1, shift: 0 };
}

/** Plain data from which a layer can be made again. */
export type LayerJson = { readonly kind: string } & Readonly<Record<string, unknown>>;

/**
 * One level of a network: a description, without the numbers that are learned, so that one layer may
 * stand in several networks. To make your own, extend it and write `forward` over graph operations;
 * the gradient follows by itself.
 *
 * @typeParam P the names of its parameters, as in `extends Layer<'weights'>`
 */
export abstract class Layer<P extends string = string> {
  constructor() {
    knowSelf(this);
  }

  /** The name under which a model file knows this layer. */
  abstract readonly kind: string;

  /**
   * The layers that it is made of, where it is made of some. The names of their parameters then begin with their
   * number, as `0.weights` does.
   */
  declare readonly layers?: readonly Layer[];

  /** The number of outputs for a number of inputs. */
  abstract outputs(inputs: number): number;

  /** The parameters that the layer has, by name. */
  abstract parameters(inputs: number): Readonly<Record<P, ParameterSpec>>;

  /**
   * @param x [batch × inputs], gives [batch × outputs]; a block may hand it other rows than
   * those of the batch
   * @param parameters by name
   * @param pass what the pass is for; most layers do without it
   */
  abstract forward(x: Node, parameters: Readonly<Record<P, Node>>, pass: Pass): Node;

  /** The affine map that this layer is where the network only answers, or undefined where it is none. */
  affine?(parameters: Readonly<Record<P, Matrix>>, inputs: number): AffineMap | undefined;

  /**
   * What columns of the inputs may hold, by their numbers; any finite number in those that are not named. Where it is the
   * first layer, the data of a network are held against it.
   *
   * @param behind the layers that come after this one
   */
  inputRanges?(inputs: number, behind: readonly Layer[]): ReadonlyMap<number, InputRange> | undefined;

  /** The layer as it would be typed. */
  abstract toString(): string;

  /** The layer as plain data; a layer without it, or with that of a class of another `forward`, cannot be saved. */
  toJSON?(): LayerJson;
}

/** Layers of another copy of the package have it, too: they are data and graph operations, which copies share. */
const mark = Symbol.for('multilayer.layer');
Object.defineProperty(Layer.prototype, mark, { value: true });
// Vue leaves what has it as it is.
Object.defineProperty(Layer.prototype, '__v_skip', { value: true });

/** Whether it is a layer, of this copy of the package or another. */
export function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && mark in value;
}

/**
 * Whether a method speaks of what the layer computes: a class that extends the one that has it may have another
 * `forward`.
 */
function speaksOf(layer: Layer, method: 'toJSON' | 'affine' | 'inputRanges'): boolean {
  let owner: Partial<Layer> | null = layer;
  while (owner !== null && !Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return (owner?.forward ?? layer.forward) === layer.forward;
}

/** Whether a layer computes what those of a kind do. It may come from another copy of the package. */
export function isKind(layer: Layer, kind: string): boolean {
  return layer.kind === kind && speaksOf(layer, 'toJSON');
}

/** See {@link Layer.affine}. */
export function affineMapOf(
  layer: Layer,
  parameters: Readonly<Record<string, Matrix>>,
  inputs: number,
): AffineMap | undefined {
  return speaksOf(layer, 'affine') ? layer.affine?.(parameters, inputs) : undefined;
}

/** See {@link Layer.inputRanges}: those of the first of some layers. */
export function rangesOf(
  [first, ...behind]: readonly Layer[],
  inputs: number,
): ReadonlyMap<number, InputRange> | undefined {
  return first && speaksOf(first, 'inputRanges') ? first.inputRanges?.(inputs, behind) : undefined;
}
