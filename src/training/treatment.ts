import { type Constraint, type ConstraintName, constraintFamily } from '../constraints/index.js';
import { checkBoolean, checkFunction, checkNumber, notNegative, positive } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import { variables } from '../expression/index.js';
import type { Parameter } from '../model/parameter.js';
import type { Optimizer } from '../optimizers/index.js';
import { type Regularizer, type RegularizerName, regularizerFamily } from '../regularizers/index.js';

/** How a fit treats one parameter. */
export interface Treatment {
  /** Whether it stays as it is. Nothing is computed for it; a layer that is frozen as a whole only answers. */
  readonly frozen?: boolean | undefined;
  /** What the learning rate is multiplied by. Default: 1. */
  readonly learningRate?: number | undefined;
  /** In the place of the optimizer's. Default: 0 for biases and the like, whose layer says that they do not decay. */
  readonly weightDecay?: number | undefined;
  /** In the place of the fit's, also where its layer says that it does not decay; `false` for none. */
  readonly regularizer?: RegularizerName | Regularizer | false | undefined;
  /** In the place of the fit's, likewise. */
  readonly constraint?: ConstraintName | Constraint | false | undefined;
}

/** With members in the place of their names. */
export interface ReadTreatment extends Omit<Treatment, 'regularizer' | 'constraint'> {
  readonly regularizer?: Regularizer | false | undefined;
  readonly constraint?: Constraint | false | undefined;
}

/** How a fit treats the parameters that learn. Biases and norms are not `decays`. */
export type ParameterOptions = (parameter: Parameter) => Treatment | undefined;

const where = 'fit, option parameterOptions';

/** Whether a formula of the rule reads a word. */
function reads({ slots, norms = {}, update }: Optimizer, word: string): boolean {
  const formulas = [...Object.values(slots).map(({ next }) => next), ...Object.values(norms), update];
  return formulas.some((formula) => variables(formula).includes(word));
}

type Part = 'regularizer' | 'constraint';
type Parts = { readonly [K in Part]?: Exclude<ReadTreatment[K], false> } & {
  readonly treatments?: ReadonlyMap<Parameter, ReadTreatment> | undefined;
};

/** The part of a recipe that a parameter has: its own, or where it decays that of the fit. */
export function partOf<Name extends Part>(name: Name, parameter: Parameter, recipe: Parts): Parts[Name] {
  const { frozen, [name]: own } = recipe.treatments?.get(parameter) ?? {};
  if (frozen || own === false) return undefined;
  return (own ?? (parameter.decays ? recipe[name] : undefined)) as Parts[Name];
}

/** @throws MultilayerError where a part that was asked for is that of no parameter */
export function checkParts(
  asked: { readonly [K in Part]?: unknown },
  parameters: readonly Parameter[],
  recipe: Parts,
): void {
  for (const name of ['regularizer', 'constraint'] as const) {
    const part = recipe[name];
    if (!asked[name] || part === undefined) continue;
    if (parameters.some((each) => each.learned && partOf(name, each, recipe) === part)) continue;
    fail(
      `fit, option ${name}`,
      'weights that it is for',
      'none that learn, decay and have no other',
      `Leave it out, or name parameters: parameterOptions: () => ({ ${name}: '${part.name}' }).`,
    );
  }
}

function checkTreatment(value: Treatment, rule: Optimizer, at: string): ReadTreatment {
  const names = ['frozen', 'learningRate', 'weightDecay', 'regularizer', 'constraint'] as const;
  checkKeys(value, names, at, { trainable: 'Write frozen: true.' });
  const { frozen, learningRate, weightDecay } = value;
  const isFrozen = frozen !== undefined && checkBoolean(frozen, `${at}, frozen`);
  for (const name of names) {
    const given: unknown = value[name];
    if (isFrozen && name !== 'frozen' && given !== undefined)
      fail(`${at}, ${name}`, 'nothing beside frozen: true', describe(given), 'Leave one of them out.');
  }
  for (const [name, given, range, fix] of [
    ['learningRate', learningRate, positive, 'Write 0.1 for a tenth of the rate, or frozen: true.'],
    ['weightDecay', weightDecay, notNegative, 'Write 0 for none.'],
  ] as const) {
    if (given === undefined) continue;
    checkNumber(given, range, `${at}, ${name}`, fix);
    if (!reads(rule, name))
      fail(
        `${at}, ${name}`,
        `an optimizer that has a ${name}`,
        rule.name,
        'Leave it out, or choose another optimizer.',
      );
  }
  const { regularizer, constraint } = value;
  if (constraint && 'openSession' in rule)
    fail(
      `${at}, constraint`,
      `none with ${rule.name}, which finds its steps itself`,
      describe(constraint),
      'Leave it out, or choose another optimizer.',
    );
  return {
    ...value,
    regularizer: regularizer && regularizerFamily.resolve(regularizer, `${at}, regularizer`),
    constraint: constraint && constraintFamily.resolve(constraint, `${at}, constraint`),
  };
}

/** Asks about every parameter that learns. */
export function readTreatments(
  asked: ParameterOptions | undefined,
  parameters: readonly Parameter[],
  rule: Optimizer,
): ReadonlyMap<Parameter, ReadTreatment> {
  checkFunction(asked, where, 'parameterOptions');
  if (asked === undefined) return new Map();
  const learned = parameters.filter((each) => each.learned);
  const treatments = new Map(
    learned.map((each) => {
      const at = `${where}, ${each.name} of layer ${each.layer}`;
      return [each, checkTreatment(asked(each) ?? {}, rule, at)];
    }),
  );
  if (learned.every((each) => treatments.get(each)?.frozen))
    fail(where, 'a parameter that learns', 'frozen: true for all of them', 'Leave one as it is.');
  return treatments;
}
