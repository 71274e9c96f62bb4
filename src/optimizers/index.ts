import { type Family, family } from '../core/family.js';
import { adam } from './adam.js';
import type * as all from './all.js';
import { checkOptimizer } from './check.js';
import type { Optimizer } from './optimizer.js';

export {
  average,
  type Memory,
  next,
  type Optimizer,
  type OptimizerFactory,
  parameter,
  rewriteRule,
} from './optimizer.js';

/** The names of the optimizers, as the option `optimizer` of a fit takes them: the keys of `optimizers`. */
export type OptimizerName = keyof typeof all;

export const optimizerFamily: Family<OptimizerName, Optimizer> = family<OptimizerName, Optimizer>({
  what: 'an optimizer',
  members: { adam },
  isMember: ({ update }) => typeof update === 'object' || typeof update === 'string',
  // One with a session of its own is imported, as programs without it should not carry it, or made known to `use`.
  isFound: (rule) => !('openSession' in rule) || optimizerFamily.names.list.includes(rule.name),
  check: checkOptimizer,
});
