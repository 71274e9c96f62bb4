import { type Family, family } from '../core/family.js';
import { checkNamed } from '../core/member.js';
import type * as all from './all.js';
import type { Averaging } from './averaging.js';

export type { Averaging, AveragingFactory } from './averaging.js';

/** The names of the averages, as the option `averaging` of a fit takes them: the keys of `averagings`. */
export type AveragingName = keyof typeof all;

export const averagingFamily: Family<AveragingName, Averaging> = family<AveragingName, Averaging>({
  what: 'an average of weights',
  members: {},
  isMember: ({ wrap }) => typeof wrap === 'function',
  check: checkNamed,
});
