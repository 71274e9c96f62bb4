import type { Hints } from '../core/adviser.js';
import { type Options, type OptionTable, readOptions } from '../core/member.js';

/*
 * Options of a layer that are a table, as those of the members of other families are: `{ epsilon: { initial: 1e-5, range } }`.
 */

/** The given options over the defaults, frozen. */
export function layerOptions<T extends Options>(
  name: string,
  table: OptionTable<T>,
  given: { readonly [K in keyof T]?: T[K] | undefined },
  hints: Hints = {},
): Readonly<T> {
  return Object.freeze(readOptions<T>(name, table, given, { call: `new ${name}`, hints }));
}

/**
 * A layer as it would be typed: its arguments, and those options that are not the usual ones.
 *
 * @param first its arguments before the options
 * @param more options that are in no table, as `activation: 'tanh'`
 */
export function layerText<T extends Options>(
  name: string,
  table: OptionTable<T>,
  options: T,
  first: readonly string[] = [],
  more: readonly string[] = [],
): string {
  const others = Object.keys(table).filter((key) => options[key] !== table[key]?.initial);
  const pairs = others.map((key) => {
    const value = options[key];
    return `${key}: ${typeof value === 'string' ? `'${value}'` : value}`;
  });
  const all = [...pairs, ...more];
  return `${name}(${[...first, ...(all.length > 0 ? [`{ ${all.join(', ')} }`] : [])].join(', ')})`;
}
