import { checkNumber, counting, positive, several } from '../core/checks.js';
import type { OptionTable } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { join, map, matmul, type Node } from '../graph/index.js';
import { randomNormal } from '../initializers/random-normal.js';
import { angles, withinFan } from './draws.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import { layerOptions, layerText } from './options.js';

/** How numbers are embedded. */
export interface PBLDOptions {
  /** Waves of each column. Default: 16. */
  readonly frequencies?: number | undefined;
  /** The standard deviation of the first frequencies. Default: 0.1. */
  readonly sigma?: number | undefined;
}

type Options = { readonly frequencies: number; readonly sigma: number };

const table: OptionTable<Options> = {
  frequencies: { initial: 16, range: counting },
  sigma: { initial: 0.1, range: positive },
};

type Name = 'frequencies' | 'phases' | 'weights' | 'bias';

/**
 * [x, W·cos(2πωx + φ) + b] for each column by itself: periodic, with a bias, linear, and densely connected, the embedding of
 * RealMLP (Holzmüller, Grinsztajn, Steinwart, "Better by Default", 2024). [batch × inputs] gives [batch × inputs·size]: first
 * the inputs as they are, then size − 1 numbers for each of them, in their order. ω [inputs × frequencies] begins normal, φ
 * uniform within ±π, W and b within ±1/√frequencies. Decay of weights leaves ω out. In the paper all of it learns at a tenth
 * of the learning rate: `parameterOptions: ({ layer }) => (layer === 0 ? { learningRate: 0.1 } : {})`.
 *
 * @example new PBLD()
 * @example new PBLD(8, { frequencies: 32, sigma: 1 })
 */
export class PBLD extends Layer<Name> {
  readonly kind = 'pbld';
  /** Outputs for each column, itself among them. */
  readonly size: number;
  /** How it begins, with every default in place. */
  readonly options: Options;

  /** @param size outputs for each column, itself among them, 2 or more; by default 4 */
  constructor(size = 4, options: PBLDOptions = {}) {
    super();
    const fix = 'Write new PBLD(4, { sigma: 0.1 }): each number itself, and three more.';
    this.size = checkNumber(size, several, 'PBLD, size', fix);
    this.options = layerOptions('PBLD', table, options);
  }

  override outputs(inputs: number): number {
    return inputs * this.size;
  }

  override parameters(inputs: number): Record<Name, ParameterSpec> {
    const { frequencies, sigma } = this.options;
    const own = this.size - 1;
    const fan = { fanIn: frequencies, fanOut: own };
    return {
      frequencies: { rows: inputs, cols: frequencies, initializer: randomNormal({ deviation: sigma }), decays: false },
      phases: { rows: 1, cols: inputs * frequencies, initializer: angles, decays: false },
      weights: { rows: inputs * frequencies, cols: own, initializer: withinFan, fan },
      bias: { rows: 1, cols: inputs * own, initializer: withinFan, fan, decays: false },
    };
  }

  override forward(x: Node, { frequencies, phases, weights, bias }: Record<Name, Node>): Node {
    const groups = x.shape.cols;
    const turns = matmul(x, frequencies, { groups });
    const wave = f.cos(f.add(f.multiply(2 * Math.PI, f.x), variable('phases')));
    const sums = matmul(map(wave, { x: turns, phases }), weights, { groups });
    return join(x, map(f.add(f.x, variable('bias')), { x: sums, bias }));
  }

  override toString(): string {
    return layerText('PBLD', table, this.options, [String(this.size)]);
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, size: this.size, ...this.options };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON({ kind: _, size, ...options }: LayerJson): PBLD {
    return new PBLD(size as number, options);
  }
}
