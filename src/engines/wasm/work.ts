import { type Graph, isComputed, ordered, rootsOf } from '../../graph/index.js';
import { workOfNode } from './kernels.js';

/** Roughly how many additions and multiplications one run of a graph takes, for batches of so many rows. */
export function workOf(graph: Graph, rows: number): number {
  let total = 0;
  for (const node of ordered(rootsOf(graph))) if (isComputed(node)) total += workOfNode(node, rows);
  return total;
}
