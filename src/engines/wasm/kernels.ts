import {
  type Computed,
  type Kind,
  lengthOf,
  type MapNode,
  type Node,
  type Of,
  type Reduce,
} from '../../graph/index.js';
import type { Code } from './code/encoding.js';
import type { Scope, Site } from './code/site.js';
import { type Indices, writeGather, writeScatter } from './operations/gather.js';
import { writeJoin } from './operations/join.js';
import { writeMaps } from './operations/maps.js';
import { writeRandom } from './operations/random.js';
import { writeReduce } from './operations/reduce.js';
import { writeMatMul } from './product/matmul.js';

/** What an operation is written with, besides where its inputs and its result lie. */
interface Context {
  readonly scope: Scope;
  /** Undefined for what lives inside its group alone. */
  readonly siteOf: (node: Node) => Site | undefined;
  readonly rowNumbers: (node: Node) => Indices;
  readonly substream: (step: Node) => Code;
  readonly group: readonly Computed[];
}

/** What the engine knows of a kind of operation. */
interface Kernel<K extends Kind> {
  write(node: Of<K>, inputs: { readonly [Name in keyof Of<K>['inputs']]: Site }, out: Site, context: Context): void;
  /** Additions and multiplications for each element of the result, roughly; one where it is not said. */
  work?(node: Of<K>, rows: number): number;
  /** The input that is read as numbers of rows. */
  readonly rowNumbers?: 'indices';
}

const kernels: { readonly [K in Kind]: Kernel<K> } = {
  map: {
    write: (_node, _inputs, _out, { scope, group, siteOf }) =>
      writeMaps(scope, group as readonly (MapNode | Reduce)[], siteOf),
  },
  matmul: {
    write: (node, { a, b }, out, { scope }) => writeMatMul(scope, node, a, b, out),
    work: ({ transposeA, groups, inputs: { a } }, rows) =>
      2 * (transposeA ? lengthOf(a, rows) / a.shape.cols : a.shape.cols / groups),
  },
  reduce: { write: (node, { of }, out, { scope }) => writeReduce(scope, node, of, out) },
  gather: {
    write: ({ inputs: { indices } }, { table }, out, { scope, rowNumbers }) =>
      writeGather(scope, table, rowNumbers(indices), out),
    rowNumbers: 'indices',
  },
  scatter: {
    write: ({ inputs: { indices } }, { of }, out, { scope, rowNumbers }) =>
      writeScatter(scope, of, rowNumbers(indices), out),
    rowNumbers: 'indices',
  },
  join: {
    write: ({ starts }, inputs, out, { scope }) => {
      const parts = Object.values(inputs);
      writeJoin(
        scope,
        parts.map((of, k) => ({ of, first: 0, start: starts[k] as number, cols: of.cols })),
        out,
      );
    },
  },
  columns: {
    write: ({ from: first }, { of }, out, { scope }) =>
      writeJoin(scope, [{ of, first, start: 0, cols: out.cols }], out),
  },
  random: {
    write: (node, _, out, { scope, substream }) => writeRandom(scope, node, substream(node.inputs.step), out),
  },
};

/** A group of maps, or one other operation. */
export function writeOperation(group: readonly Computed[], context: Omit<Context, 'group'>): void {
  const [node] = group as readonly [Computed];
  const { write } = kernels[node.kind] as Kernel<Kind>;
  const inputs = Object.entries<Node>(node.inputs).map(([name, from]) => [name, context.siteOf(from)]);
  write(node, Object.fromEntries(inputs), context.siteOf(node) as Site, { ...context, group });
}

/** Roughly how many additions and multiplications a node takes, for batches of so many rows. */
export function workOfNode(node: Computed, rows: number): number {
  const { work } = kernels[node.kind] as Kernel<Kind>;
  return lengthOf(node, rows) * (work?.(node, rows) ?? 1);
}

/** Whether a node reads the input of that name as numbers of rows. */
export function readsRowNumbers({ kind }: Computed, input: string): boolean {
  return kernels[kind].rowNumbers === input;
}
