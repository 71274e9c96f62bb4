import { type Family, family } from '../core/family.js';
import { checkNamed } from '../core/member.js';
import * as all from './all.js';
import type { Clipping, ClippingFactory } from './clipping.js';

export type { Clipping, ClippingFactory } from './clipping.js';

/** The names of the ways of clipping, as the option `clipping` of a fit takes them: the keys of {@link clippings}. */
export type ClippingName = keyof typeof all;

/** Every way of clipping by name. */
export const clippings: Readonly<Record<ClippingName, ClippingFactory>> = all as Readonly<
  Record<ClippingName, ClippingFactory>
>;

export const clippingFamily: Family<ClippingName, Clipping> = family<ClippingName, Clipping>({
  what: 'a way of clipping',
  members: clippings,
  isMember: ({ apply }) => typeof apply === 'function',
  check: checkNamed,
});
