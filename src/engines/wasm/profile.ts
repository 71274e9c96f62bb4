import { now } from '../../core/clock.js';
import { type Node, shapeText } from '../../graph/index.js';
import type { WasmProgram } from './program.js';

/** Seconds that each operation of a function takes, and what it is: the mean of so many runs. */
export function profile(
  program: WasmProgram,
  name: string,
  rows: number,
  runs: number,
): { readonly operation: string; readonly seconds: number }[] {
  // A whole run alone, first: it tells the operations that they have one thread.
  program.run(name, rows);
  const timed = program.operations(name).map((each) => ({ ...each, spent: 0 }));
  for (let run = 0; run < runs; run++) {
    for (const each of timed) {
      const started = now();
      each.run(rows);
      each.spent += now() - started;
    }
  }
  return timed.map(({ group, spent }) => ({ operation: groupText(group), seconds: spent / runs / 1000 }));
}

function groupText(group: readonly Node[]): string {
  const [node] = group as [Node];
  const shape = shapeText(node.shape);
  if (node.kind !== 'matmul') return `${group.length > 1 ? `${group.length} maps` : node.kind} ${shape}`;
  const factor = (each: Node, transposed: boolean): string => `${shapeText(each.shape)}${transposed ? 'ᵀ' : ''}`;
  const groups = node.groups === 1 ? '' : ` in ${node.groups} groups`;
  return `matmul ${factor(node.inputs.a, node.transposeA)} · ${factor(node.inputs.b, node.transposeB)}${groups}`;
}
