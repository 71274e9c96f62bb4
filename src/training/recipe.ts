import type { Averaging } from '../averaging/index.js';
import type { Clipping } from '../clipping/index.js';
import type { Constraint } from '../constraints/index.js';
import { isMade } from '../core/member.js';
import type { Loss } from '../losses/index.js';
import type { Parameter } from '../model/parameter.js';
import { type Optimizer, optimizerFamily } from '../optimizers/index.js';
import type { Regularizer } from '../regularizers/index.js';
import type { Setting } from '../schedules/index.js';
import type { ReadTreatment } from './treatment.js';

/** How a network learns: all that a step is made of besides the network and its data. */
export interface Recipe {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: Setting;
  readonly clipping?: Clipping | undefined;
  readonly averaging?: Averaging | undefined;
  readonly regularizer?: Regularizer | undefined;
  readonly constraint?: Constraint | undefined;
  /** Of parameters that are not treated like all others. */
  readonly treatments?: ReadonlyMap<Parameter, ReadTreatment>;
}

/** The rule of the optimizer, within that of an average of the weights where there is one. */
export function ruleOf({ optimizer, averaging }: Pick<Recipe, 'optimizer' | 'averaging'>): Optimizer {
  if (averaging === undefined) return optimizer;
  const rule = averaging.wrap(optimizer);
  return isMade(averaging) ? rule : optimizerFamily.resolve(rule, 'fit, option averaging, wrap');
}

/** What the memory of a rule belongs to: its name and options, but for those that may change from fit to fit. */
export function ruleText({ name, options }: Optimizer): string {
  const { learningRate: _, weightDecay: __, ...rest } = options ?? {};
  return `${name} ${JSON.stringify(rest)}`;
}

/** The rate as the step reads it: the number, or the factor of a schedule, and 1 where the optimizer goes by none. */
export function rateOf({ learningRate, optimizer }: Pick<Recipe, 'learningRate' | 'optimizer'>): number {
  return typeof learningRate === 'number' && !('openSession' in optimizer) ? learningRate : 1;
}
