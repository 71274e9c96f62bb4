import type Fraction from 'fraction.js';
import { type MatrixLike, matrix } from '../core/matrix.js';
import { toMatrix } from '../core/table.js';
import { Dense } from '../layers/dense.js';
import type { AffineMap, Layer } from '../layers/index.js';
import { Network } from '../network/index.js';
import { add, type ExactMatrix, multiply, rank, same, scale, toExact, toFloats, toFractions } from './exact.js';

export interface CollapseOptions {
  /** Also give the composed maps as exact rationals, with their ranks. */
  readonly exact?: boolean;
  /** Inputs [rows × inputs] of each run on which the two are compared in exact arithmetic. */
  readonly points?: MatrixLike;
}

/** Neighbouring affine layers that became one. */
export interface CollapsedRun {
  /** The first and the last layer, counted from 0 in the network as it was. */
  readonly from: number;
  readonly to: number;
  readonly weights?: readonly (readonly Fraction[])[];
  readonly bias?: readonly Fraction[];
  readonly rank?: number;
  /** Whether stack and single layer give the same rationals on every point. */
  readonly agrees?: boolean;
}

export interface Collapse {
  readonly network: Network;
  readonly layers: readonly Layer[];
  readonly runs: readonly CollapsedRun[];
  /** Why nothing was collapsed, where nothing was. */
  readonly reason?: string;
}

interface Exact {
  readonly weights: ExactMatrix;
  readonly bias: ExactMatrix;
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

/**
 * Makes every run of affine layers one Dense layer, as (X·W₁ + b₁)·W₂ + b₂ = X·(W₁·W₂) + (b₁·W₂ + b₂).
 * The composition is exact; each of the new weights is rounded once, at the end.
 *
 * @throws MultilayerError where the network has no weights yet
 */
export function collapse(network: Network, { exact = false, points }: CollapseOptions = {}): Collapse {
  const saved = network.toJSON();
  const affine = network.layers.map((layer, i) => {
    const own = network.parameters.filter((each) => each.layer === i);
    return layer.affine?.(Object.fromEntries(own.map((each) => [each.name, each.toMatrix()])));
  });
  const runs: CollapsedRun[] = [];
  const layers: Layer[] = [];
  const settings: (readonly [layer: number, name: string, value: MatrixLike])[] = [];
  for (let from = 0; from < affine.length; ) {
    let to = from;
    while (affine[from] !== undefined && affine[to + 1] !== undefined) to += 1;
    const index = layers.length;
    if (to === from) {
      layers.push(network.layers[from] as Layer);
      for (const each of network.parameters)
        if (each.layer === from) settings.push([index, each.name, each.toMatrix()]);
    } else {
      const maps = affine.slice(from, to + 1).map((each) => asExact(each as AffineMap));
      const whole = maps.reduce(compose);
      layers.push(new Dense(whole.weights.cols));
      settings.push([index, 'weights', toFloats(whole.weights)], [index, 'bias', toFloats(whole.bias)]);
      runs.push({ from, to, ...(exact ? exactPart(maps, whole, points) : {}) });
    }
    from = to + 1;
  }
  if (runs.length === 0) {
    return { network, layers: network.layers, runs, reason: 'No two neighbouring layers are affine.' };
  }
  const result = new Network({ layers, inputs: saved.inputs, seed: saved.seed, engine: network.engine });
  for (const [layer, name, value] of settings) result.parameter(layer, name).set(value);
  return { network: result, layers: result.layers, runs };
}

function exactPart(maps: readonly Exact[], whole: Exact, points: MatrixLike | undefined): Partial<CollapsedRun> {
  const at = points === undefined ? undefined : toExact(toMatrix(points, 'collapse, points'));
  return {
    weights: toFractions(whole.weights),
    bias: toFractions(whole.bias)[0] ?? [],
    rank: rank(whole.weights),
    ...(at === undefined ? {} : { agrees: same(maps.reduce(apply, at), apply(at, whole)) }),
  };
}
