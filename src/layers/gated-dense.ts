import { type Activation, type ActivationName, activationToJson, resolveActivation } from '../activations/index.js';
import { checkBoolean, checkNumber, counting } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { columns, map, matmul, type Node } from '../graph/index.js';
import { type Initializer, type InitializerName, initializerFamily } from '../initializers/index.js';
import { activatedText, readActivated } from './activated.js';
import { Layer, type LayerJson, type ParameterSpec } from './layer.js';
import type { Readers } from './nest.js';

/** All that a gated layer may be told beside its number of units. */
export interface GatedDenseOptions {
  /** Of the gate. Default: `'sigmoid'`. */
  readonly activation?: ActivationName | Activation | undefined;
  /** Whether biases are added. Default: true. */
  readonly bias?: boolean | undefined;
  /** Draws the weights. Default: `'glorotUniform'`, for the inputs and units of one half. */
  readonly initializer?: InitializerName | Initializer | undefined;
}

const optionNames = ['activation', 'bias', 'initializer'];

/** Its parameters: nodes, or what is wanted of them. */
type Own<T> = { readonly weights: T; readonly bias?: T };

/**
 * (X·W + b) ⊙ σ(X·V + c): each unit with a gate (Dauphin, Fan, Auli, Grangier, "Language Modeling with Gated Convolutional
 * Networks", 2017; Shazeer, "GLU Variants Improve Transformer", 2020). The activation σ of the gate gives the variant its
 * name: sigmoid is GLU, silu SwiGLU, gelu GEGLU, relu ReGLU, linear the bilinear one. As in PyTorch, W and then V lie side
 * by side in the weights [inputs × 2·units], b and c in the bias [1 × 2·units].
 *
 * @example new GatedDense(16)
 * @example new GatedDense(16, 'silu')
 */
export class GatedDense extends Layer<'weights'> {
  readonly kind = 'gatedDense';
  /** The number of outputs. */
  readonly units: number;
  /** Of the gate. */
  readonly activation: Activation;
  /** Whether biases are added. */
  readonly bias: boolean;
  /** Draws the weights; files do not keep it. */
  readonly initializer: Initializer;

  constructor(units: number, options: ActivationName | Activation | GatedDenseOptions = {}) {
    super();
    const fix = 'Say how many outputs the layer has, as in new GatedDense(8).';
    this.units = checkNumber(units, counting, 'GatedDense, units', fix);
    const where = `GatedDense(${units})`;
    const given = readActivated<GatedDenseOptions>(options, 'GatedDense', optionNames, where);
    this.activation = resolveActivation(given.activation ?? 'sigmoid', where);
    this.bias = checkBoolean(given.bias ?? true, `${where}, option bias`);
    this.initializer = initializerFamily.resolve(given.initializer ?? 'glorotUniform', where);
  }

  override outputs(): number {
    return this.units;
  }

  override parameters(inputs: number): Own<ParameterSpec> {
    const [cols, fan] = [2 * this.units, { fanIn: inputs, fanOut: this.units }];
    return {
      weights: { rows: inputs, cols, initializer: this.initializer, fan },
      ...(this.bias && { bias: { rows: 1, cols, initializer: 'zeros', fan, decays: false } }),
    };
  }

  override forward(x: Node, { weights, bias }: Own<Node>): Node {
    const product = matmul(x, weights);
    const both = bias === undefined ? product : map(f.add(f.x, variable('bias')), { x: product, bias });
    const gate = this.activation.apply(columns(both, this.units));
    return map(f.multiply(f.x, variable('gate')), { x: columns(both, 0, this.units), gate });
  }

  override toString(): string {
    return activatedText('GatedDense', this);
  }

  override toJSON(): LayerJson {
    const { kind, units, bias } = this;
    return { kind, units, activation: activationToJson(this.activation), bias };
  }

  /** Reads a layer from untrusted data. The initializer is not kept: the weights are drawn already. */
  static fromJSON(json: LayerJson, where: string, read: Readers): GatedDense {
    checkKeys(json, ['kind', 'units', 'activation', 'bias'], where);
    const activation = read.activation(json.activation, `${where}, activation`);
    return new GatedDense(json.units as number, { activation, bias: json.bias as boolean });
  }
}
