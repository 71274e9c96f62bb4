import { type Family, family } from '../core/family.js';
import { checkNamed } from '../core/member.js';
import type * as all from './all.js';
import type { Regularizer } from './regularizer.js';

export type { Regularizer, RegularizerFactory } from './regularizer.js';

/** The names of the regularizers, as the option `regularizer` of a fit takes them: the keys of `regularizers`. */
export type RegularizerName = keyof typeof all;

export const regularizerFamily: Family<RegularizerName, Regularizer> = family<RegularizerName, Regularizer>({
  what: 'a regularizer',
  members: {},
  isMember: ({ penalty }) => typeof penalty === 'function',
  check: checkNamed,
});
