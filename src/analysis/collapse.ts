import type Fraction from 'fraction.js';
import { activationText } from '../activations/index.js';
import { describe, fail } from '../core/errors.js';
import { allFinite } from '../core/float32.js';
import { type Matrix, type MatrixLike, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { Dense } from '../layers/dense.js';
import { type AffineMap, affineMapOf, divide, innerOf, isKind, type Layer, levelsOf } from '../layers/index.js';
import type { Model } from '../model/model.js';
import { modelOf, Network, valuesAt } from '../network/index.js';
import { add, type ExactMatrix, multiply, rank, same, scale, toExact, toFloats, toFractions } from './exact.js';
import { readInputsOf, readNetwork } from './inputs.js';

/** What `collapse` is to find out beside the smaller network. */
export interface CollapseOptions {
  /** Also give the composed maps as exact rationals, with their ranks. Default: false. */
  readonly exact?: boolean | undefined;
  /** Inputs of the network, [rows × inputs], on which the two are compared in exact arithmetic. */
  readonly points?: MatrixLike | undefined;
}

/** Affine layers that became one, or part of the layer behind them. */
export interface CollapsedRun {
  /** The first and the last layer, counted from 0 in the network as it was, with the layers of a Sequential in its place. */
  readonly from: number;
  /** See `from`; included. */
  readonly to: number;
  /** What the composed map goes into, as it would be typed: `'linear'`, or the activation of the last layer. */
  readonly activation: string;
  /** The composed map, [inputs of the first layer × outputs of the last one]. */
  readonly weights?: readonly (readonly Fraction[])[];
  /** The constant of the composed map, one for each output. With `exact` or `points`, as the weights. */
  readonly bias?: readonly Fraction[];
  /** The rank of the composed weights: how many dimensions of the inputs get through. */
  readonly rank?: number;
  /** Whether the layers and the one map give the same rationals, up to the activation, for what every point brings here. */
  readonly agrees?: boolean;
}

/** What a network is equal to. */
export interface Collapse {
  /** A network of its own, with the runs in place of their layers. */
  readonly network: Network;
  /** The layers of that network. */
  readonly layers: readonly Layer[];
  /** What became one layer, in the order of the layers; empty where nothing did. */
  readonly runs: readonly CollapsedRun[];
  /** Why nothing was collapsed, where nothing was. */
  readonly reason?: string;
}

interface Exact {
  readonly weights: ExactMatrix;
  readonly bias: ExactMatrix;
}

/** A layer, and its numbers by their names. */
interface Level {
  readonly layer: Layer;
  readonly values: Readonly<Record<string, Matrix>>;
}

/** slope·(X·W + b) + shift as one X·W + b, exactly. */
function asExact({ weights, bias, slope, shift }: AffineMap): Exact {
  const shifts = matrix(1, bias.cols, new Float64Array(bias.cols).fill(shift));
  return { weights: scale(toExact(weights), slope), bias: add(scale(toExact(bias), slope), toExact(shifts)) };
}

function apply(x: ExactMatrix, { weights, bias }: Exact): ExactMatrix {
  return add(multiply(x, weights), bias);
}

function compose(first: Exact, second: Exact): Exact {
  return { weights: multiply(first.weights, second.weights), bias: apply(first.bias, second) };
}

/** A layer in its place, what arrives there, and its numbers. */
interface Placed extends Level {
  readonly inputs: number;
}

/** The layers of a network, with those of a Sequential in its place. */
function opened(layers: readonly Layer[], values: readonly Level['values'][], inputs: number): Placed[] {
  return levelsOf(layers, inputs).flatMap(({ layer, index, inputs: width }) => {
    const own = values[index] ?? {};
    const inner = isKind(layer, 'sequential') ? innerOf(layer) : undefined;
    if (inner === undefined) return [{ layer, values: own, inputs: width }];
    return opened(inner, divide(own, inner.length), width);
  });
}

/** What a layer takes in as an affine map, and whether that is all that it does. */
interface Part {
  readonly map: AffineMap;
  readonly whole: boolean;
}

function partOf({ layer, values, inputs }: Placed): Part | undefined {
  const map = affineMapOf(layer, values, inputs);
  if (map !== undefined) return { map, whole: true };
  const { weights, bias } = values;
  if (!isKind(layer, 'dense') || weights === undefined) return undefined;
  return { map: { weights, bias: bias ?? matrix(1, weights.cols), slope: 1, shift: 0 }, whole: false };
}

/** Where each run begins and ends: affine layers, and one more that takes in their map. */
function runsOf(parts: readonly (Part | undefined)[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let from = 0; from < parts.length; ) {
    let to = from;
    while (parts[to]?.whole && parts[to + 1] !== undefined) to += 1;
    if (to > from) runs.push({ from, to });
    from = to + 1;
  }
  return runs;
}

/** The one layer that computes what a run does. */
function joinedLevel(last: Layer, { weights, bias }: Exact, whole: boolean, where: string): Level {
  const [w, b] = [toFloats(weights), toFloats(bias)];
  if (!allFinite(w.data) || !allFinite(b.data)) {
    const fix = 'Train again with a smaller learning rate, so that the weights stay small.';
    fail(where, 'a product in the range of float64', 'a greater one', fix);
  }
  const activation = whole ? 'linear' : (last as Dense).activation;
  const biased = (last as Partial<Dense>).bias !== false || b.data.some((each) => each !== 0);
  return {
    layer: new Dense(w.cols, { activation, bias: biased }),
    values: biased ? { weights: w, bias: b } : { weights: w },
  };
}

/** Other layers in the circumstances of a network: its inputs, seed, engine, labels and loss. */
function build(network: Network, levels: readonly Level[]): Network {
  const { inputs, seed, engine, classes } = network;
  const model = modelOf(network);
  const layers = levels.map(({ layer }) => layer);
  const result = new Network({
    layers,
    ...(inputs !== undefined && { inputs }),
    seed,
    ...(model?.machine.options ?? { engine }),
  });
  Object.assign(modelOf(result) as Model, { classes, last: { loss: model?.last.loss } });
  levels.forEach(({ values }, i) => {
    for (const [name, value] of Object.entries(values)) result.parameter(i, name).set(value);
  });
  return result;
}

/**
 * Makes every run of affine layers part of the dense layer behind them, as
 * (X·W₁ + b₁)·W₂ + b₂ = X·(W₁·W₂) + (b₁·W₂ + b₂) goes for the inputs of an activation, too. Nothing affine
 * is left before a dense layer, also within a Sequential, whose layers then stand by themselves. Dropout and batch
 * normalization are what they are where the network answers. The composition is exact; each of the new weights is
 * rounded once, at the end. Batch normalization and a Residual that is affine round their own maps before.
 *
 * @throws MultilayerError where the network has no weights yet, or their products leave the range of float64
 */
export function collapse(network: Network, options: CollapseOptions = {}): Collapse {
  readNetwork(network, 'collapse');
  if (typeof options !== 'object' || options === null) {
    const fix = 'Write collapse(network, { exact: true }).';
    fail('collapse', 'options', describe(options), fix);
  }
  checkKeys(options, ['exact', 'points'], 'collapse');
  const { exact = false, points } = options;
  const at = points === undefined ? undefined : readInputsOf(network, points, 'collapse, points');
  const values = network.layers.map((_, i) => valuesAt(network, `${i}`));
  const placed = opened(network.layers, values, network.inputs);
  const parts = placed.map(partOf);
  const levels: Level[] = [];
  const runs: CollapsedRun[] = [];
  let next = 0;
  const keep = (end: number): void => {
    levels.push(...placed.slice(next, end));
    next = end;
  };
  for (const { from, to } of runsOf(parts)) {
    keep(from);
    const maps = parts.slice(from, to + 1).map((part) => asExact((part as Part).map));
    const whole = maps.reduce(compose);
    const level = joinedLevel(
      (placed[to] as Placed).layer,
      whole,
      parts[to]?.whole === true,
      `collapse, layers ${from} to ${to}`,
    );
    const activation = activationText((level.layer as Dense).activation).replace(/^'(.*)'$/, '$1');
    // What comes here is a float, whatever was rounded before.
    const arriving = at === undefined || from === 0 ? at : build(network, levels).predictMatrix(at);
    const proof = exact || at !== undefined ? exactPart(maps, whole, arriving && toExact(arriving)) : {};
    runs.push({ from, to, activation, ...proof });
    levels.push(level);
    next = to + 1;
  }
  if (runs.length === 0) {
    const reason = 'No affine layer stands before a dense or another affine one.';
    return { network, layers: network.layers, runs, reason };
  }
  keep(placed.length);
  const result = build(network, levels);
  return { network: result, layers: result.layers, runs };
}

function exactPart(maps: readonly Exact[], whole: Exact, at: ExactMatrix | undefined): Partial<CollapsedRun> {
  return {
    weights: toFractions(whole.weights),
    bias: toFractions(whole.bias)[0] ?? [],
    rank: rank(whole.weights),
    ...(at === undefined ? {} : { agrees: same(maps.reduce(apply, at), apply(at, whole)) }),
  };
}
