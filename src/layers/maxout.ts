import { checkNumber, counting, several } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { columns, map, matmul, type Node } from '../graph/index.js';
import { type Initializer, type InitializerName, initializerFamily } from '../initializers/index.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';

/** What a maxout layer may be told beside its number of units. */
export interface MaxoutOptions {
  /** Affine maps of which each unit is the greatest, 2 or more. Default: 2. */
  readonly pieces?: number | undefined;
  /** Draws the weights. Default: `'glorotUniform'`, for the inputs and units of one piece. */
  readonly initializer?: InitializerName | Initializer | undefined;
}

/**
 * The greatest of several affine maps, for each unit: maxₖ (X·Wₖ + bₖ), a convex function that is learned (Goodfellow,
 * Warde-Farley, Mirza, Courville, Bengio, "Maxout Networks", 2013). The pieces lie side by side in the weights
 * [inputs × pieces·units] and the bias [1 × pieces·units].
 *
 * @example new Maxout(16)
 * @example new Maxout(16, { pieces: 4 })
 */
export class Maxout extends Layer<'weights' | 'bias'> {
  readonly kind = 'maxout';
  /** The number of outputs. */
  readonly units: number;
  /** Affine maps of which each output is the greatest. */
  readonly pieces: number;
  /** Draws the weights; files do not keep it. */
  readonly initializer: Initializer;

  constructor(units: number, options: MaxoutOptions = {}) {
    super();
    const fix = 'Say how many outputs the layer has, as in new Maxout(8).';
    this.units = checkNumber(units, counting, 'Maxout, units', fix);
    const where = `Maxout(${units})`;
    checkKeys(options, ['pieces', 'initializer'], where, { activation: 'The greatest piece is the activation.' });
    this.pieces = checkNumber(options.pieces ?? 2, several, `${where}, option pieces`, 'The default is 2.');
    this.initializer = initializerFamily.resolve(options.initializer ?? 'glorotUniform', where);
  }

  override outputs(): number {
    return this.units;
  }

  override parameters(inputs: number): Record<'weights' | 'bias', ParameterSpec> {
    const [cols, fan] = [this.pieces * this.units, { fanIn: inputs, fanOut: this.units }];
    return {
      weights: { rows: inputs, cols, initializer: this.initializer, fan },
      bias: { rows: 1, cols, initializer: 'zeros', fan, decays: false },
    };
  }

  override forward(x: Node, { weights, bias }: Record<'weights' | 'bias', Node>): Node {
    const sums = map(f.add(f.x, variable('bias')), { x: matmul(x, weights), bias });
    const each = Array.from({ length: this.pieces }, (_, k) => columns(sums, k * this.units, (k + 1) * this.units));
    return each.reduce((most, next) => map(f.max(f.x, variable('next')), { x: most, next }));
  }

  override toString(): string {
    return `Maxout(${this.units}${this.pieces === 2 ? '' : `, { pieces: ${this.pieces} }`})`;
  }

  override toJSON(): LayerJson {
    const { kind, units, pieces } = this;
    return { kind, units, pieces };
  }

  /** Reads a layer from untrusted data. The initializer is not kept: the weights are drawn already. */
  static fromJSON(json: LayerJson, where: string): Maxout {
    checkKeys(json, ['kind', 'units', 'pieces'], where);
    return new Maxout(json.units as number, { pieces: json.pieces as number });
  }
}
