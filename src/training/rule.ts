import type { Constraint } from '../constraints/index.js';
import { describe, fail } from '../core/errors.js';
import type { OptionValue } from '../core/member.js';
import {
  type Expression,
  f,
  replace,
  simplify,
  substitute,
  type Term,
  variable,
  variables,
} from '../expression/index.js';
import {
  type Assign,
  assign,
  map,
  type Node,
  norm,
  type Shape,
  type State,
  sameShape,
  shapeText,
  state,
} from '../graph/index.js';
import type { Clock } from '../model/clock.js';
import type { Parameter } from '../model/parameter.js';
import { type Memory, type Optimizer, rewriteRule } from '../optimizers/index.js';
import type { Setting } from '../schedules/index.js';
import type { Recipe } from './recipe.js';
import { partOf, type ReadTreatment } from './treatment.js';

/** The gradient of the loss with respect to a parameter. */
export interface Slope {
  readonly parameter: Parameter;
  /** The parameter's numbers. */
  readonly at: State;
  readonly gradient: Node;
}

/** A state of the rule, how many numbers it has, and where they start. */
export interface Kept {
  readonly name: string;
  readonly length: number;
  readonly initial: number | Parameter;
  /** Whose slot it is. */
  readonly owner?: Parameter | undefined;
}

/** What a rule does in a step. */
export interface Applied {
  readonly updates: readonly Assign[];
  readonly memory: readonly Kept[];
}

export const single: Shape = { rows: 1, cols: 1 };

/** The word for what a norm is taken of. */
function inside(norm: string): string {
  return `inside ${norm}`;
}

/** What the words in formulas stand for: nodes, and formulas that are computed when another asks for them first. */
class Words {
  readonly #shape: Shape;
  readonly #nodes: Map<string, Node>;
  readonly #formulas = new Map<string, () => Node>();
  readonly #alterations = new Map<string, (made: Node) => Node>();
  readonly #outer: Words | undefined;

  constructor(shape: Shape, nodes: Readonly<Record<string, Node>>, outer?: Words) {
    this.#shape = shape;
    this.#nodes = new Map(Object.entries(nodes));
    this.#outer = outer;
  }

  /** The number itself, before the step, and what it becomes. */
  remember(name: string, at: State, next: Expression): void {
    this.#nodes.set(name, at);
    this.#formulas.set(`next ${name}`, () => this.compute(next));
  }

  define(name: string, make: () => Node): void {
    this.#formulas.set(name, make);
  }

  /** Puts something else in the place of what a formula comes to. */
  alter(name: string, change: (made: Node) => Node): void {
    this.#alterations.set(name, change);
  }

  norm(name: string, of: Expression): void {
    this.define(inside(name), () => this.compute(of));
    this.define(name, () => {
      const { size, squares } = norm([this.node(inside(name))]);
      return map(f.multiply(f.x, f.sqrt(variable('squares'))), { x: size, squares });
    });
  }

  compute(formula: Expression): Node {
    const inputs = variables(formula).map((name) => [name, this.node(name)] as const);
    return map(formula, Object.fromEntries(inputs), { shape: this.#shape });
  }

  node(name: string): Node {
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const formula = this.#formulas.get(name);
    // Gone while it is computed.
    this.#formulas.delete(name);
    const made = formula === undefined ? this.#outer?.node(name) : formula();
    const node = made && (this.#alterations.get(name)?.(made) ?? made);
    if (node === undefined) {
      const fix = "Use a value of before the step there: variable('mean') instead of next('mean').";
      fail('fit, option optimizer', 'formulas that do not go in a circle', name, fix);
    }
    this.#nodes.set(name, node);
    return node;
  }
}

/** Others choose between formulas. */
function isSetting(value: OptionValue): boolean {
  return typeof value === 'number' || typeof value === 'object';
}

/** The options of a rule that stand in formulas, but for the rate. */
function settingsOf({ options = {} }: Optimizer): [string, Setting][] {
  const settings = Object.entries(options).filter(([, value]) => isSetting(value)) as [string, Setting][];
  return settings.filter(([name]) => name !== 'learningRate');
}

/** Numbers take the place of their words, so that they are folded into the formulas. */
function withNumbers(rule: Optimizer, own: Readonly<Record<string, Term>> = {}): Optimizer {
  const numbers = settingsOf(rule).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const values = { ...Object.fromEntries(numbers), ...own };
  return rewriteRule(rule, (formula) => simplify(substitute(formula, values)));
}

/** What a step has made of a parameter, where it is allowed to be. */
function projected(made: Node, { name, project }: Constraint, { id }: Parameter): Node {
  const found: Node | undefined = project(made);
  if (found?.shape !== undefined && sameShape(found.shape, made.shape)) return found;
  const got = found?.shape === undefined ? describe(found) : shapeText(found.shape);
  fail(`constraint ${name}, project, ${id}`, shapeText(made.shape), got, 'Keep the shape of what comes.');
}

/** What a norm is taken of is computed once, also where the update goes along it. */
function withNorms({ norms = {}, update, ...rest }: Optimizer): Optimizer {
  const costly = Object.entries(norms).filter(([, of]) => of.kind === 'application');
  const shared = costly.reduce((formula, [name, of]) => replace(formula, of, variable(inside(name))), update);
  return { ...rest, norms, update: shared };
}

/** The rule as it is for one parameter: made once for all that are treated alike. */
function rulesOf(rule: Optimizer): (parameter: Parameter, treatment: ReadTreatment) => Optimizer {
  const made = new Map<string, Optimizer>();
  const hasDecay = rule.options?.weightDecay !== undefined;
  return ({ decays }, treatment) => {
    const { learningRate: factor, weightDecay = decays || !hasDecay ? undefined : 0 } = treatment;
    const key = [decays, factor, weightDecay].join(' ');
    const own = {
      decays: Number(decays),
      ...(factor !== undefined && { learningRate: f.multiply(factor, variable('learningRate')) }),
      ...(weightDecay !== undefined && { weightDecay }),
    };
    const found = made.get(key) ?? withNorms(withNumbers(rule, own));
    made.set(key, found);
    return found;
  };
}

/**
 * The update of every parameter that has a gradient, and of what the rule remembers.
 *
 * @param shared what `learningRate` and `step` stand for
 * @param clock what schedules come to
 * @param recipe of which parameters are not treated like all others, and where they are to stay
 */
export function applyRule(
  given: Optimizer,
  slopes: readonly Slope[],
  shared: Readonly<Record<string, Node>>,
  clock: Clock,
  recipe: Pick<Recipe, 'treatments' | 'constraint'> = {},
): Applied {
  const ruleFor = rulesOf(given);
  const updates: Assign[] = [];
  const memory: Kept[] = [];
  const advance = (words: Words, group: Optimizer['slots'], stateOf: (name: string) => State, owner?: Parameter) => {
    const entries = Object.entries<Memory>(group).map(([name, each]) => ({ name, ...each, at: stateOf(name) }));
    for (const { name, next, at } of entries) words.remember(name, at, next);
    for (const { name, initial, at } of entries) {
      updates.push(assign(at, words.node(`next ${name}`)));
      const length = (at.shape.rows as number) * at.shape.cols;
      memory.push({ name: at.name, length, owner, initial: initial === 'parameter' ? (owner as Parameter) : initial });
    }
  };
  const common = new Words(single, shared);
  for (const [name, setting] of settingsOf(given)) common.define(name, () => clock.value(setting));
  advance(common, withNumbers(given).counters, (name) => state(`counter ${name}`, single));
  for (const { parameter, at, gradient } of slopes) {
    const rule = ruleFor(parameter, recipe.treatments?.get(parameter) ?? {});
    const constraint = partOf('constraint', parameter, recipe);
    const kept = constraint && ((made: Node) => projected(made, constraint, parameter));
    const words = new Words(at.shape, { parameter: at, gradient }, common);
    if (kept && rule.at !== undefined) words.alter(`next ${rule.at}`, kept);
    for (const [name, of] of Object.entries(rule.norms ?? {})) words.norm(name, of);
    advance(words, rule.slots, (name) => state(`${parameter.id} ${name}`, at.shape), parameter);
    const moved = words.compute(rule.update);
    updates.push(assign(at, kept === undefined ? moved : kept(moved)));
  }
  return { updates, memory };
}
