import { type Family, family } from '../core/family.js';
import type * as all from './all.js';
import { glorotUniform } from './glorot.js';
import { heNormal, heUniform } from './he.js';
import type { Initializer } from './initializer.js';
import { lecunNormal } from './lecun.js';
import { zeros } from './zeros.js';

export type { Fan, Initializer, InitializerFactory } from './initializer.js';

/** The names of the initializers, as the options of `Dense` take them: the keys of `initializers`. */
export type InitializerName = keyof typeof all;

export const initializerFamily: Family<InitializerName, Initializer> = family<InitializerName, Initializer>({
  what: 'an initializer',
  members: { glorotUniform, heNormal, heUniform, lecunNormal, zeros },
  isMember: ({ draw }) => typeof draw === 'function',
});
