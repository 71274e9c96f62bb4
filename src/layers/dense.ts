import {
  type Activation,
  type ActivationName,
  activationToJson,
  asLine,
  resolveActivation,
} from '../activations/index.js';
import { checkBoolean, checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { within } from '../core/json.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { input, map, matmul, type Node } from '../graph/index.js';
import { type Initializer, type InitializerName, initializerFamily } from '../initializers/index.js';
import { activatedText, readActivated } from './activated.js';
import { type AffineMap, Layer, type LayerJson, type ParameterSpec } from './layer.js';
import type { Readers } from './nest.js';

/** All that a dense layer may be told beside its number of units. */
export interface DenseOptions {
  /** Default: `'linear'`. */
  readonly activation?: ActivationName | Activation | undefined;
  /** Whether a bias is added. Default: true. */
  readonly bias?: boolean | undefined;
  /** Draws the weights. Default: the one that fits the activation. */
  readonly initializer?: InitializerName | Initializer | undefined;
  /** Draws the biases. Default: the one that fits the activation, mostly `'zeros'`. */
  readonly biasInitializer?: InitializerName | Initializer | undefined;
}

const optionNames = ['activation', 'bias', 'initializer', 'biasInitializer'];

/** The parameters of a dense layer: nodes, tables or what is wanted of them. */
type Own<T> = {
  readonly weights: T;
  readonly bias?: T;
};

/**
 * A fully connected layer: activation(X·W + b), with X [batch × in], W [in × units], b [1 × units].
 *
 * @example new Dense(8, 'tanh')
 * @example new Dense(1, { activation: 'sigmoid', bias: false })
 */
export class Dense extends Layer<'weights'> {
  readonly kind = 'dense';
  /** The number of outputs. */
  readonly units: number;
  /** The function at the end. */
  readonly activation: Activation;
  /** Whether a bias is added. */
  readonly bias: boolean;
  /** Draws the weights; files do not keep it. */
  readonly initializer: Initializer;
  /** Draws the biases; files do not keep it. */
  readonly biasInitializer: Initializer;

  constructor(units: number, options: ActivationName | Activation | DenseOptions = {}, ...more: never[]) {
    super();
    const fix = 'Say how many outputs the layer has, as in new Dense(8, "tanh").';
    this.units = checkNumber(units, counting, 'Dense, units', fix);
    const where = `Dense(${units})`;
    const given = readActivated<DenseOptions>(options, 'Dense', optionNames, where, 'dense');
    if (more.length > 0) refuseMore(more[0], where);
    const { activation = 'linear', bias = true } = given;
    this.activation = resolveActivation(activation, where);
    checkRows(this.activation, units, where);
    this.bias = checkBoolean(bias, `${where}, option bias`);
    const { initializer = this.activation.initializer } = given;
    const { biasInitializer = this.activation.biasInitializer ?? 'zeros' } = given;
    this.initializer = initializerFamily.resolve(initializer, where);
    this.biasInitializer = initializerFamily.resolve(biasInitializer, where);
  }

  override outputs(): number {
    return this.units;
  }

  override parameters(inputs: number): Own<ParameterSpec> {
    const fan = { fanIn: inputs, fanOut: this.units };
    const weights = { rows: inputs, cols: this.units, initializer: this.initializer, fan };
    if (!this.bias) return { weights };
    return { weights, bias: { rows: 1, cols: this.units, initializer: this.biasInitializer, fan, decays: false } };
  }

  override forward(x: Node, { weights, bias }: Own<Node>): Node {
    const product = matmul(x, weights);
    const sum = bias === undefined ? product : map(f.add(f.x, variable('bias')), { x: product, bias });
    return this.activation.apply(sum);
  }

  override affine({ weights, bias }: Own<Matrix>): AffineMap | undefined {
    const line = asLine(this.activation);
    return line && { weights, bias: bias ?? matrix(1, this.units), ...line };
  }

  override toString(): string {
    return activatedText('Dense', this);
  }

  override toJSON(): LayerJson {
    const { kind, units, bias } = this;
    return { kind, units, activation: activationToJson(this.activation), ...(bias ? {} : { bias }) };
  }

  /** Reads a layer from untrusted data. The initializers are not kept: the weights are drawn already. */
  static fromJSON(json: LayerJson, where: string, read: Readers): Dense {
    checkKeys(json, ['kind', 'units', 'activation', 'bias'], where);
    const activation = read.activation(json.activation, `${where}, activation`);
    return new Dense(json.units as number, { activation, bias: (json.bias as boolean | undefined) ?? true });
  }
}

/** An activation of whole rows may not go with every number of units: tried once, so that the mistake shows here. */
function checkRows({ formula, apply }: Activation, units: number, where: string): void {
  if (formula !== undefined) return;
  within(where, () => apply(input('x', { rows: 'batch', cols: units })));
}

/** Other libraries take options after the activation. */
function refuseMore(value: unknown, where: string): never {
  const fix = 'Write new Dense(8, { activation: "tanh", bias: false }).';
  fail(where, 'the activation among the options', `${describe(value)} after it`, fix);
}
