import { type Factory, factory, type Member } from '../core/member.js';
import type { Random } from '../core/random.js';

/** The number of inputs and of outputs of the layer whose weights are drawn. */
export interface Fan {
  /** Inputs, more than 0. */
  readonly fanIn: number;
  /** Outputs, more than 0. */
  readonly fanOut: number;
}

/** Where the weights of a layer start. */
export interface Initializer extends Member {
  /** One weight. */
  readonly draw: (random: Random, fan: Fan) => number;
  /** All numbers of a table [rows × cols] at once, row by row, where they depend on each other; it takes the place of `draw`. */
  readonly table?: (random: Random, fan: Fan, rows: number, cols: number) => ArrayLike<number>;
}

/** Makes one initializer: `heNormal()`. */
export type InitializerFactory = Factory<Initializer>;

/** Uniform in (−limit, limit), whose variance is limit² / 3. */
export function uniform(name: string, limit: (fan: Fan) => number): InitializerFactory {
  return factory(name, {}, () => ({ draw: (random, fan) => (2 * random.uniform() - 1) * limit(fan) }));
}

/** Normal with mean 0, not truncated. */
export function normal(name: string, deviation: (fan: Fan) => number): InitializerFactory {
  return factory(name, {}, () => ({ draw: (random, fan) => random.normal() * deviation(fan) }));
}
