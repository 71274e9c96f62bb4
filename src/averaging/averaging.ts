import type { Member } from '../core/member.js';
import type { Optimizer } from '../optimizers/index.js';

/** Gives a network, in the place of the weights that its optimizer moves, an average of them. */
export interface Averaging extends Member {
  /** The rule with the average as its parameter; it moves a slot, where the loss and its gradient are taken. */
  readonly wrap: (rule: Optimizer) => Optimizer;
}
