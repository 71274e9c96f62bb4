import type { Factory, Member, Options } from '../core/member.js';
import type { Optimizer } from '../optimizers/index.js';

/** Gives a network, in the place of the weights that its optimizer moves, an average of them. */
export interface Averaging extends Member {
  /** The rule with the average as its parameter; it moves a slot, where the loss and its gradient are taken. */
  readonly wrap: (rule: Optimizer) => Optimizer;
}

/** Makes one average of weights, with its defaults or with other options. */
export type AveragingFactory<T extends Options = Options> = Factory<Averaging, T>;
