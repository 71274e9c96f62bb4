import { type Family, family } from '../core/family.js';
import * as all from './all.js';
import type { Initializer, InitializerFactory } from './initializer.js';

export type { Fan, Initializer, InitializerFactory } from './initializer.js';

/** The names of the initializers, as the options of `Dense` take them: the keys of {@link initializers}. */
export type InitializerName = keyof typeof all;

/** Every initializer by name. */
export const initializers: Readonly<Record<InitializerName, InitializerFactory>> = all;

export const initializerFamily: Family<InitializerName, Initializer> = family<InitializerName, Initializer>({
  what: 'an initializer',
  members: initializers,
  isMember: ({ draw }) => typeof draw === 'function',
});
