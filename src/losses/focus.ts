import { notNegative, type Range } from '../core/checks.js';
import type { OptionTable } from '../core/member.js';
import { type Expression, f } from '../expression/index.js';
import { type Smoothing, smoothing } from './smoothing.js';

export type Focus = Smoothing & { readonly gamma: number; readonly alpha: number };

const weight: Range = { allows: (v) => v > 0 && v <= 1, text: 'a number above 0, up to 1' };

export const focus: OptionTable<Focus> = {
  gamma: { initial: 2, range: notNegative },
  alpha: { initial: 0.25, range: weight },
  labelSmoothing: smoothing,
};

/** By how much an answer counts that misses so much of what is probable: below 1e-30 of it, as if it missed that. */
export function focused(missing: Expression, { gamma }: Focus, cost: Expression): Expression {
  return gamma === 0 ? cost : f.multiply(f.power(f.max(missing, 1e-30), gamma), cost);
}
