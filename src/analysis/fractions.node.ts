import type { Fraction } from 'mathjs';
import { requireLater } from '../core/require.js';

const mathjs = requireLater<{ fraction: (above: bigint, below: bigint) => Fraction }>('mathjs', import.meta.url);

/** above / below as an exact rational of mathjs, which is loaded with the first one. */
export function toFraction(above: bigint, below: bigint): Fraction {
  return mathjs().fraction(above, below);
}
