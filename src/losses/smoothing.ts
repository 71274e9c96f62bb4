import { fraction, type Range } from '../core/checks.js';
import { f } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';

export type Smoothing = { readonly labelSmoothing: number };

/** The row of the option in a table. */
export const smoothing: { readonly initial: number; readonly range: Range } = { initial: 0, range: fraction };

/** Targets of which a share is divided evenly among so many classes (Szegedy et al. 2016, section 7). */
export function smoothed(wanted: Node, { labelSmoothing }: Smoothing, classes: number): Node {
  if (labelSmoothing === 0) return wanted;
  return map(f.add(f.multiply(1 - labelSmoothing, f.x), labelSmoothing / classes), { x: wanted });
}
