import { type Family, family } from '../core/family.js';
import { checkNamed, type Factory } from '../core/member.js';
import * as all from './all.js';
import type { Averaging } from './averaging.js';

export type { Averaging } from './averaging.js';

/** The names of the averages, as the option `averaging` of a fit takes them: the keys of {@link averagings}. */
export type AveragingName = keyof typeof all;

/** Every average of weights by name. */
export const averagings: Readonly<Record<AveragingName, Factory<Averaging>>> = all as Readonly<
  Record<AveragingName, Factory<Averaging>>
>;

export const averagingFamily: Family<AveragingName, Averaging> = family<AveragingName, Averaging>({
  what: 'an average of weights',
  members: averagings,
  isMember: ({ wrap }) => typeof wrap === 'function',
  check: checkNamed,
});
