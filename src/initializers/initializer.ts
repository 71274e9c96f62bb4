import { anyNumber, positive } from '../core/checks.js';
import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { normalQuantile, type Random } from '../core/random.js';
import type { Work } from '../core/turns.js';

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
  /**
   * All numbers of a table [rows × cols] at once, row by row, where they depend on each other; it takes the place of
   * `draw`. A generator may return them, which yields where the event loop may have its turn.
   */
  readonly table?: (
    random: Random,
    fan: Fan,
    rows: number,
    cols: number,
  ) => ArrayLike<number> | Work<ArrayLike<number>>;
}

/** Makes one initializer: `heNormal()`. */
export type InitializerFactory<T extends Options = Options> = Factory<Initializer, T>;

/** Uniform in (−limit, limit), whose variance is limit² / 3. */
export function uniform(name: string, limit: (fan: Fan) => number): InitializerFactory {
  return factory(name, {}, () => ({ draw: (random, fan) => (2 * random.uniform() - 1) * limit(fan) }));
}

/** Normal with mean 0, not truncated. */
export function normal(name: string, deviation: (fan: Fan) => number): InitializerFactory {
  return factory(name, {}, () => ({ draw: (random, fan) => random.normal() * deviation(fan) }));
}

/** The mean, and the standard deviation, of normal draws. */
export type Spread = { readonly mean: number; readonly deviation: number };
export const spread: OptionTable<Spread> = {
  mean: { initial: 0, range: anyNumber },
  deviation: { initial: 0.05, range: positive },
};

/** The share of a normal distribution beyond two deviations, on one side. */
const below = 0.02275013194817921;
/** The standard deviation of what is left. */
export const truncatedDeviation = 0.8796256610342398;

/** A standard normal draw, again and again until it is within ±2. */
export function truncated(random: Random): number {
  return normalQuantile(below + (1 - 2 * below) * random.uniform());
}
