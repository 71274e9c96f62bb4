import { fraction } from '../core/checks.js';
import type { Complete } from '../core/complete.js';
import type { Matrix } from '../core/matrix.js';
import type { OptionTable } from '../core/member.js';
import { f, type Term, variable } from '../expression/index.js';
import { map, type Node, reduce, rowCount } from '../graph/index.js';
import { ones } from '../initializers/ones.js';
import { type AffineMap, diagonal, Layer, type LayerJson, type ParameterSpec } from './layer.js';
import { wideEnough } from './normalization.js';
import { layerOptions, layerText } from './options.js';
import type { Pass } from './pass.js';

/** How a batch is normalised; the names are those of Keras. */
export interface BatchNormalizationOptions {
  /** The share of the running mean and variance that a step keeps, from 0 up to, but not, 1. Default: 0.9. */
  readonly momentum?: number | undefined;
  /** Added to the variance, 1e-24 or more. Default: 1e-5. */
  readonly epsilon?: number | undefined;
  /** Whether there is an offset, beta, that is learned. Default: true. */
  readonly center?: boolean | undefined;
  /** Whether there is a factor, gamma, that is learned. Default: true. */
  readonly scale?: boolean | undefined;
}

type Options = Complete<BatchNormalizationOptions>;

const table: OptionTable<Options> = {
  momentum: { initial: 0.9, range: fraction },
  epsilon: { initial: 1e-5, range: wideEnough },
  center: { initial: true },
  scale: { initial: true },
};

/** Its parameters: nodes, tables, or what is wanted of them. */
type Own<T> = { readonly movingMean: T; readonly movingVariance: T; readonly gamma?: T; readonly beta?: T };

const [mean, variance, count] = [variable('mean'), variable('variance'), variable('rows')];

/**
 * Every column less the mean of the batch, over the root of its variance, times gamma, plus beta, both learned (Ioffe
 * and Szegedy, "Batch Normalization", 2015). Where the network only answers, the running mean and variance take the
 * place of those of the batch: as in the paper and in PyTorch, the variance that runs is that of the batch · n/(n − 1),
 * and the one that divides is not. A batch of one row has no variance: it is normalised by the running ones, too, and
 * leaves them as they are.
 *
 * @example new BatchNormalization()
 * @example new BatchNormalization({ momentum: 0.99, epsilon: 1e-3 })
 */
export class BatchNormalization extends Layer<'movingMean' | 'movingVariance'> {
  readonly kind = 'batchNormalization';
  /** How the batch is normalised, with every default in place. */
  readonly options: Options;

  /** @throws MultilayerError for unknown options, and numbers out of their range */
  constructor(options: BatchNormalizationOptions = {}) {
    super();
    this.options = layerOptions('BatchNormalization', table, options, { affine: 'Write center: false, scale: false.' });
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number): Own<ParameterSpec> {
    const row = { rows: 1, cols: inputs, decays: false };
    return {
      ...(this.options.scale && { gamma: { ...row, initializer: ones() } }),
      ...(this.options.center && { beta: { ...row, initializer: 'zeros' } }),
      movingMean: { ...row, initializer: 'zeros', learned: false },
      movingVariance: { ...row, initializer: ones(), learned: false },
    };
  }

  override forward(x: Node, own: Own<Node>, pass: Pass): Node {
    const by = pass.training ? this.#ofBatch(x, own, pass) : { mean: own.movingMean, variance: own.movingVariance };
    const { gamma, beta } = own;
    const root = f.sqrt(f.add(variance, this.options.epsilon));
    const factor = map(f.divide(gamma ? variable('gamma') : 1, root), {
      variance: by.variance,
      ...(gamma && { gamma }),
    });
    const scaled = f.multiply(f.subtract(f.x, mean), variable('factor'));
    return map(beta ? f.add(scaled, variable('beta')) : scaled, { x, mean: by.mean, factor, ...(beta && { beta }) });
  }

  /** The mean and the variance to normalise by, which the running ones follow. */
  #ofBatch(
    x: Node,
    { movingMean, movingVariance }: Own<Node>,
    pass: Pass,
  ): { readonly mean: Node; readonly variance: Node } {
    const rows = rowCount(x);
    const average = (of: Node): Node => map(f.divide(f.x, count), { x: reduce('sum', 'rows', of), rows });
    const center = average(x);
    const spread = average(map(f.square(f.subtract(f.x, mean)), { x, mean: center }));
    const { momentum } = this.options;
    const follow = (moving: Node, of: Node, factor: Term): void => {
      const next = f.add(f.multiply(momentum, f.x), f.multiply(f.multiply(1 - momentum, factor), variable('of')));
      pass.update(moving, map(f.select(f.greater(count, 1), next, f.x), { x: moving, of, rows }));
    };
    follow(movingMean, center, 1);
    follow(movingVariance, spread, f.divide(count, f.max(1, f.subtract(count, 1))));
    const unlessOne = (of: Node, moving: Node): Node =>
      map(f.select(f.greater(count, 1), variable('of'), f.x), { x: moving, of, rows });
    return { mean: unlessOne(center, movingMean), variance: unlessOne(spread, movingVariance) };
  }

  override affine({ movingMean, movingVariance, gamma, beta }: Own<Matrix>): AffineMap {
    const factors = movingVariance.data.map(
      (each, j) => (gamma?.data[j] ?? 1) / Math.sqrt(each + this.options.epsilon),
    );
    const offsets = factors.map((each, j) => (beta?.data[j] ?? 0) - (movingMean.data[j] as number) * each);
    return diagonal(factors, offsets);
  }

  override toString(): string {
    return layerText('BatchNormalization', table, this.options);
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, ...this.options };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON({ kind: _, ...options }: LayerJson): BatchNormalization {
    return new BatchNormalization(options);
  }
}
