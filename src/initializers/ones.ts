import { factory } from '../core/member.js';
import type { InitializerFactory } from './initializer.js';

/** All weights 1, for factors. */
export const ones: InitializerFactory = factory('ones', {}, () => ({ draw: () => 1 }));
