import { notNegative, rate } from '../core/checks.js';
import { type Factory, factory, type Member, type Options, type OptionTable } from '../core/member.js';
import { type Expression, f, type Variable, variable } from '../expression/index.js';
import { type Setting, setting } from '../schedules/index.js';

/** A number that is remembered from step to step: where it starts, and its next value. */
export interface Memory {
  /** A number, or `'parameter'`: a slot then starts as a copy of the parameter. */
  readonly initial: number | 'parameter';
  /** A formula: see {@link Optimizer}. */
  readonly next: Expression;
  /** What it never falls below, for a file that says so. */
  readonly least?: number;
}

/**
 * An update rule as formulas. In each, the name of a counter or a slot stands for its value before the step, and
 * {@link next} of the name for the one after. Every formula may use `learningRate`, `step` (the number of steps
 * before this one, over the life of the network), the options by their names, and counters; those of slots, of norms
 * and of the update may also use `parameter`, `gradient`, slots, norms, and `decays`, which is 1, and 0 for biases and
 * norms. In which order they stand means nothing.
 */
export interface Optimizer extends Member {
  /** How far a step goes, unless the fit says otherwise. */
  readonly learningRate: Setting;
  /** One number each for the whole network. */
  readonly counters: Readonly<Record<string, Memory>>;
  /** One number each for every parameter. */
  readonly slots: Readonly<Record<string, Memory>>;
  /** Euclidean norms over all numbers of a parameter, by the names that formulas know them by. */
  readonly norms?: Readonly<Record<string, Expression>>;
  /** The parameter's next value. */
  readonly update: Expression;
  /** A slot that starts at the parameter, at which the loss and its gradient are taken. Default: at the parameter. */
  readonly at?: string;
}

export const parameter: Variable = variable('parameter');
export const gradient: Variable = variable('gradient');
export const learningRate: Variable = variable('learningRate');

/**
 * The gradient with that of the penalty ½·weightDecay·‖w‖² (L2): decay that is coupled to the rule, which scales and
 * averages it like all the rest. Biases and norms are spared, unless the fit says otherwise.
 */
export const decayedGradient: Expression = f.add(gradient, f.multiply(variable('weightDecay'), parameter));

/** The row of the option that {@link decayedGradient} reads, and decay that is not coupled. */
export const weightDecay: ReturnType<typeof setting> = setting(0, notNegative);

/** The value of a counter or a slot after the step, in the formulas of an {@link Optimizer}. */
export function next(name: string): Variable {
  return variable(`next ${name}`);
}

/** Makes one optimizer, with its defaults or with other options. */
export type OptimizerFactory<T extends Options = Options> = Factory<Optimizer, T & { readonly learningRate: Setting }>;

type Rule = Pick<Optimizer, 'update' | 'norms'> & Partial<Pick<Optimizer, 'counters' | 'slots'>>;

/** The smallest number of float32 that has all its digits. */
const smallestNormal = 2 ** -126;

/**
 * Zero instead of subnormal numbers. Where the gradient has become zero for good, as for a ReLU unit that is
 * off for all rows, an average falls until it is subnormal and is rounded to itself from there on, and
 * processors take over a hundred cycles for every operation on such a number.
 */
export function settled({ next, ...rest }: Memory): Memory {
  return { ...rest, next: f.select(f.less(f.abs(next), smallestNormal), 0, next) };
}

/** The rule with something else in the place of each formula. */
export function rewriteRule(rule: Optimizer, change: (formula: Expression) => Expression): Optimizer {
  const memory = (group: Optimizer['slots']): Optimizer['slots'] =>
    Object.fromEntries(Object.entries(group).map(([name, each]) => [name, { ...each, next: change(each.next) }]));
  const norms = Object.entries(rule.norms ?? {}).map(([name, formula]) => [name, change(formula)] as const);
  return {
    ...rule,
    counters: memory(rule.counters),
    slots: memory(rule.slots),
    norms: Object.fromEntries(norms),
    update: change(rule.update),
  };
}

/** A running average that forgets at the rate 1 − decay. */
export function average(decay: Expression, old: Expression, value: Expression): Expression {
  return f.add(f.multiply(decay, old), f.multiply(f.subtract(1, decay), value));
}

/**
 * The factory of an optimizer, from the ranges of its options and its rule.
 *
 * @param rule gets a word for each option, to be used in formulas, and what the options are, to choose between formulas
 */
export function optimizer<T extends Options>(
  name: string,
  defaultRate: number,
  table: OptionTable<T>,
  rule: (words: { readonly [K in keyof T]: Variable }, options: T) => Rule,
): OptimizerFactory<T> {
  type All = T & { readonly learningRate: Setting };
  const words = Object.fromEntries(Object.keys(table).map((key) => [key, variable(key)]));
  return factory<Optimizer, All>(
    name,
    { learningRate: setting(defaultRate, rate), ...table } as unknown as OptionTable<All>,
    (options) => {
      const { counters = {}, slots = {}, ...rest } = rule(words as { readonly [K in keyof T]: Variable }, options);
      const settledSlots = Object.fromEntries(Object.entries(slots).map(([slot, memory]) => [slot, settled(memory)]));
      return { ...rest, counters, slots: settledSlots, learningRate: options.learningRate };
    },
  );
}
