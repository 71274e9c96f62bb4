import { type Graph, inputsOf, lengthOf, ordered, rootsOf } from '../../graph/index.js';

/** Roughly how many additions and multiplications one run of a graph takes, for batches of so many rows. */
export function workOf(graph: Graph, rows: number): number {
  let total = 0;
  for (const node of ordered(rootsOf(graph))) {
    const size = lengthOf(node, rows);
    if (node.kind !== 'matmul') total += inputsOf(node).length === 0 ? 0 : size;
    else total += 2 * size * (node.transposeA ? rowsOf(node.a.shape.rows, rows) : node.a.shape.cols);
  }
  return total;
}

function rowsOf(rows: number | 'batch', batch: number): number {
  return rows === 'batch' ? batch : rows;
}
