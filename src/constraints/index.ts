import { type Family, family } from '../core/family.js';
import { checkNamed } from '../core/member.js';
import type * as all from './all.js';
import type { Constraint } from './constraint.js';

export type { Constraint, ConstraintFactory } from './constraint.js';

/** The names of the constraints, as the option `constraint` of a fit takes them: the keys of `constraints`. */
export type ConstraintName = keyof typeof all;

export const constraintFamily: Family<ConstraintName, Constraint> = family<ConstraintName, Constraint>({
  what: 'a constraint',
  members: {},
  isMember: ({ project }) => typeof project === 'function',
  check: checkNamed,
});
