import { type Family, family } from '../core/family.js';
import * as all from './all.js';
import { checkOptimizer } from './check.js';
import type { Optimizer, OptimizerFactory } from './optimizer.js';

export {
  average,
  type Memory,
  next,
  type Optimizer,
  type OptimizerFactory,
  parameter,
  rewriteRule,
  setting,
} from './optimizer.js';

/** The names of the optimizers, as the option `optimizer` of a fit takes them: the keys of {@link optimizers}. */
export type OptimizerName = keyof typeof all;

/** Every optimizer by name. */
export const optimizers: Readonly<Record<OptimizerName, OptimizerFactory>> = all as Readonly<
  Record<OptimizerName, OptimizerFactory>
>;

export const optimizerFamily: Family<OptimizerName, Optimizer> = family<OptimizerName, Optimizer>({
  what: 'an optimizer',
  members: optimizers,
  isMember: ({ update }) => typeof update === 'object',
  check: checkOptimizer,
});
