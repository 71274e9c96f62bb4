import { factory } from '../core/member.js';
import type { InitializerFactory } from './initializer.js';

/** All weights 0. For biases: as weights, every unit of a layer would stay equal to its neighbours. */
export const zeros: InitializerFactory = factory('zeros', {}, () => ({ draw: () => 0 }));
