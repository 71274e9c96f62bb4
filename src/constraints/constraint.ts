import type { Factory, Member, Options } from '../core/member.js';
import type { Node } from '../graph/index.js';

/** Where weights are to stay: each step ends with a projection onto it. */
export interface Constraint extends Member {
  /**
   * The numbers of a parameter as they are allowed, in the same shape.
   *
   * @param x what a step has made of them; of weights, [inputs × units]
   */
  readonly project: (x: Node) => Node;
}

/** Makes one constraint, with its defaults or with other options. */
export type ConstraintFactory<T extends Options = Options> = Factory<Constraint, T>;
