import { checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { seeThroughProxies } from '../core/proxies.js';
import type { Layer, ParameterSpec } from '../layers/index.js';
import { Sequential } from '../layers/sequential.js';
import type { Network } from './network.js';

/** Layers in a row that begin with given numbers. */
class Pretrained extends Sequential {
  readonly #inputs: number;
  readonly #tables: ReadonlyMap<string, Matrix>;

  constructor(layers: readonly Layer[], inputs: number, tables: ReadonlyMap<string, Matrix>) {
    super(layers);
    this.#inputs = inputs;
    this.#tables = tables;
  }

  override parameters(inputs: number): Readonly<Record<string, ParameterSpec>> {
    if (inputs !== this.#inputs) {
      const fix = 'Put a layer before it that gives as many outputs.';
      fail('pretrained', `the ${this.#inputs} inputs that it was trained with`, String(inputs), fix);
    }
    const specs = Object.entries(super.parameters(inputs)).map(([name, spec]) => {
      const { data } = this.#tables.get(name) as Matrix;
      return [name, { ...spec, initializer: { name: 'pretrained', draw: () => 0, table: () => data } }] as const;
    });
    return Object.fromEntries(specs);
  }

  static {
    seeThroughProxies(Pretrained.prototype, 'Pretrained', (one) => #inputs in one);
  }
}

/** Which part of a network is taken over. */
export interface PretrainedOptions {
  /** The number of layers, from the first: all but the last are what a new last layer is put behind. Default: all. */
  readonly layers?: number | undefined;
}

/**
 * The layers of a network as one layer of another, which begins with the weights that they have now, running means
 * included. Later, each goes its own way. A file holds the other network as a whole.
 *
 * @example new Network({ layers: [pretrained(network, { layers: 2 }), new Dense(3, 'softmax')] })
 * @throws MultilayerError for a network that has no weights yet, and another number of inputs than it has
 */
export function pretrained(network: Network, options: PretrainedOptions = {}): Sequential {
  const { layers: all, inputs, parameters } = Object(network) as Partial<Network>;
  if (all === undefined || parameters === undefined)
    fail('pretrained', 'a network', describe(network), 'Write pretrained(network).');
  if (typeof options !== 'object' || options === null)
    fail('pretrained', 'options', describe(options), 'Write pretrained(network, { layers: 2 }).');
  checkKeys(options, ['layers'], 'pretrained');
  const range = {
    allows: (value: number) => counting.allows(value) && value <= all.length,
    text: `1 to ${all.length}`,
  };
  const fix = `The network has ${all.length} layers.`;
  const count = checkNumber(options.layers ?? all.length, range, 'pretrained, option layers', fix);
  if (inputs === undefined) {
    const advice = 'Pass inputs to the network, or fit it first.';
    fail('pretrained', 'a network with weights', 'one whose inputs are not known', advice);
  }
  const tables = parameters.map((each) => [`${each.layer}.${each.name}`, each.toMatrix()] as const);
  return new Pretrained(all.slice(0, count), inputs, new Map(tables));
}
