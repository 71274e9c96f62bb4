import { type Family, family } from '../core/family.js';
import { checkNamed } from '../core/member.js';
import type * as all from './all.js';
import type { Clipping } from './clipping.js';

export type { Clipping, ClippingFactory } from './clipping.js';

/** The names of the ways of clipping, as the option `clipping` of a fit takes them: the keys of `clippings`. */
export type ClippingName = keyof typeof all;

export const clippingFamily: Family<ClippingName, Clipping> = family<ClippingName, Clipping>({
  what: 'a way of clipping',
  members: {},
  isMember: ({ apply }) => typeof apply === 'function',
  check: checkNamed,
});
