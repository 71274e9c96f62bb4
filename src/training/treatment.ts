import { checkBoolean, checkFunction, checkNumber, notNegative, positive } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import { variables } from '../expression/index.js';
import type { Parameter } from '../model/parameter.js';
import type { Optimizer } from '../optimizers/index.js';

/** How a fit treats one parameter. */
export interface Treatment {
  /** Whether it stays as it is. Nothing is computed for it; a layer that is frozen as a whole only answers. */
  readonly frozen?: boolean | undefined;
  /** What the learning rate is multiplied by. Default: 1. */
  readonly learningRate?: number | undefined;
  /** In the place of the optimizer's. Default: 0 for biases and the like, whose layer says that they do not decay. */
  readonly weightDecay?: number | undefined;
}

/** How a fit treats the parameters that learn. Biases and norms are not `decays`. */
export type ParameterOptions = (parameter: Parameter) => Treatment | undefined;

const where = 'fit, option parameterOptions';

/** Whether a formula of the rule reads a word. */
function reads({ slots, norms = {}, update }: Optimizer, word: string): boolean {
  const formulas = [...Object.values(slots).map(({ next }) => next), ...Object.values(norms), update];
  return formulas.some((formula) => variables(formula).includes(word));
}

function checkTreatment(value: Treatment, rule: Optimizer, at: string): Treatment {
  checkKeys(value, ['frozen', 'learningRate', 'weightDecay'], at, { trainable: 'Write frozen: true.' });
  const { frozen, learningRate, weightDecay } = value;
  const isFrozen = frozen !== undefined && checkBoolean(frozen, `${at}, frozen`);
  for (const [name, given, range, fix] of [
    ['learningRate', learningRate, positive, 'Write 0.1 for a tenth of the rate, or frozen: true.'],
    ['weightDecay', weightDecay, notNegative, 'Write 0 for none.'],
  ] as const) {
    if (given === undefined) continue;
    checkNumber(given, range, `${at}, ${name}`, fix);
    if (isFrozen) fail(`${at}, ${name}`, 'nothing beside frozen: true', String(given), 'Leave one of them out.');
    if (!reads(rule, name))
      fail(
        `${at}, ${name}`,
        `an optimizer that has a ${name}`,
        rule.name,
        'Leave it out, or choose another optimizer.',
      );
  }
  return value;
}

/** Asks about every parameter that learns. */
export function readTreatments(
  asked: ParameterOptions | undefined,
  parameters: readonly Parameter[],
  rule: Optimizer,
): ReadonlyMap<Parameter, Treatment> {
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
