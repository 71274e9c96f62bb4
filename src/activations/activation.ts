import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { type Expression, simplify } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import type { InitializerName } from '../initializers/index.js';

/** What makes depth count: a function between the affine maps. */
export interface Activation extends Member {
  /** The formula in `x`; absent where the elements of a row depend on each other, as in softmax. */
  readonly formula?: Expression;
  /**
   * The formula as books have it, where the one that is computed keeps its digits, and its finite values, by another
   * form.
   */
  readonly written?: Expression;
  /** Draws the weights of a layer with this activation, unless the layer says otherwise. */
  readonly initializer: InitializerName;
  /** Draws the biases of such a layer. Default: zeros. */
  readonly biasInitializer?: InitializerName;
  /** [rows × n] → [rows × n] */
  readonly apply: (x: Node) => Node;
}

/** Makes one activation, with its defaults or with other options. */
export type ActivationFactory<T extends Options = Options> = Factory<Activation, T>;

interface Definition<T extends Options> {
  readonly options?: OptionTable<T>;
  readonly initializer?: InitializerName;
  readonly biasInitializer?: InitializerName;
  readonly formula: Expression | ((options: T) => Expression);
  readonly written?: Expression | ((options: T) => Expression);
}

/** An activation of one formula for every element. */
export function elementwise(
  name: string,
  formula: Expression,
  initializer: InitializerName = 'glorotUniform',
): Activation {
  // The shape matters where the formula turned out to be a constant.
  return { name, formula, initializer, apply: (x) => map(formula, { x }, { shape: x.shape }) };
}

/** The factory of an elementwise activation, from its formula and the ranges of its options. */
export function activation<T extends Options = Record<string, never>>(
  name: string,
  { options, initializer, biasInitializer, formula, written }: Definition<T>,
): ActivationFactory<T> {
  return factory<Activation, T>(name, options ?? ({} as OptionTable<T>), (values) => {
    const of = (each: Expression | ((options: T) => Expression)): Expression =>
      // As derivatives are, so that an engine finds what both have in common.
      simplify(typeof each === 'function' ? each(values) : each);
    return {
      ...elementwise(name, of(formula), initializer),
      ...(written !== undefined && { written: of(written) }),
      ...(biasInitializer !== undefined && { biasInitializer }),
    };
  });
}

export { f } from '../expression/index.js';
