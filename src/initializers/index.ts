import { describe, MultilayerError } from '../core/errors.js';
import { lookUp } from '../core/names.js';
import * as all from './all.js';
import type { Initializer } from './initializer.js';

export * from './all.js';
export type { Fan, Initializer } from './initializer.js';

export type InitializerName = keyof typeof all;

/** Every initializer by name. */
export const initializers: Readonly<Record<InitializerName, Initializer>> = all;

/** The initializer that a user names, or hands over as an object with a `draw` function. */
export function resolveInitializer(value: InitializerName | Initializer, where: string): Initializer {
  if (typeof value === 'string') return lookUp<Initializer>(initializers, value, where, 'an initializer');
  if (typeof value === 'object' && value !== null && typeof value.draw === 'function') return value;
  throw new MultilayerError({
    where,
    expected: 'the name of an initializer, or an initializer',
    got: describe(value),
    fix: `Known names: ${Object.keys(initializers).join(', ')}.`,
  });
}
