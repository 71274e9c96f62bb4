import { type Graph, isComputed, isLeaf, type Node, ordered, rootsOf } from '../../graph/index.js';
import { readsRowNumbers } from './kernels.js';

/** Names of the inputs that are read as row numbers, as gathers and scatters do, and that nothing else reads. */
export function wholeInputs(graphs: readonly Graph[]): Set<string> {
  const asIndices = new Set<string>();
  const asNumbers = new Set<string>();
  const read = (node: Node, names: Set<string>): unknown => node.kind === 'input' && names.add(node.name);
  for (const graph of graphs) {
    const roots = rootsOf(graph);
    for (const root of roots) read(root, asNumbers);
    for (const node of ordered(roots)) {
      if (isLeaf(node)) continue;
      for (const [name, from] of Object.entries<Node>(node.inputs))
        read(from, isComputed(node) && readsRowNumbers(node, name) ? asIndices : asNumbers);
    }
  }
  return new Set([...asIndices].filter((name) => !asNumbers.has(name)));
}
