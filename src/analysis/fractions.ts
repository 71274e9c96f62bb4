import { type Fraction, fraction } from 'mathjs';

/** above / below as an exact rational of mathjs. */
export function toFraction(above: bigint, below: bigint): Fraction {
  return fraction(above, below);
}
