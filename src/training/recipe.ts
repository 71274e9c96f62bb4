import type { Loss } from '../losses/index.js';
import type { Optimizer } from '../optimizers/index.js';

/** How a network learns: all that a step is made of besides the network and its data. */
export interface Recipe {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
}
