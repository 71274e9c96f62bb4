import { type Graph, inputsOf, ordered, rootsOf } from '../../graph/index.js';

/** Names of the inputs that gathers and scatters read as row numbers, and that nothing else reads. */
export function wholeInputs(graphs: readonly Graph[]): Set<string> {
  const asIndices = new Set<string>();
  const asNumbers = new Set<string>();
  for (const graph of graphs) {
    const roots = rootsOf(graph);
    const readAsNumbers = ordered(roots).flatMap((node) => {
      if (node.kind === 'gather') return [node.table];
      return node.kind === 'scatter' ? [node.of] : inputsOf(node);
    });
    for (const node of [...roots, ...readAsNumbers]) if (node.kind === 'input') asNumbers.add(node.name);
    for (const node of ordered(roots))
      if ((node.kind === 'gather' || node.kind === 'scatter') && node.indices.kind === 'input')
        asIndices.add(node.indices.name);
  }
  return new Set([...asIndices].filter((name) => !asNumbers.has(name)));
}
