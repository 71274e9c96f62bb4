import type { Initializer } from './initializer.js';

/** All weights 0. For biases: as weights, every unit of a layer would stay equal to its neighbours. */
export const zeros: Initializer = { name: 'zeros', draw: () => 0 };
