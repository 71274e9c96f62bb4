import type { Columns, Join, Node } from './node.js';
import { batchesIn, rowsOfBatches } from './shape.js';

/** Operations that move numbers and compute none, and their derivatives; arrange.ts checks what users ask for. */

/** Tables in `cols` columns, each from the column on that it comes with; zeros where there is none. */
export function place(parts: readonly (readonly [start: number, node: Node])[], cols: number): Join {
  const sorted = [...parts].sort(([a], [b]) => a - b);
  const [, first] = sorted[0] as readonly [number, Node];
  return {
    kind: 'join',
    inputs: Object.fromEntries(sorted.map(([, node], k) => [k, node])),
    starts: sorted.map(([start]) => start),
    shape: { rows: first.shape.rows, cols },
  };
}

/** So many columns from one on; of the part that holds them, where tables stand side by side. */
export function slice(of: Node, from: number, cols: number): Node {
  if (cols === of.shape.cols) return of;
  if (of.kind === 'columns') return slice(of.inputs.of, of.from + from, cols);
  if (of.kind === 'join') {
    const { inputs, starts } = of;
    for (const [k, part] of Object.values(inputs).entries()) {
      const start = starts[k] as number;
      if (start <= from && from + cols <= start + part.shape.cols) return slice(part, from - start, cols);
    }
  }
  return { kind: 'columns', inputs: { of }, from, shape: { rows: of.shape.rows, cols } };
}

/** The numbers that every row of a batch stands for, or all of a table without one. */
export function extent({ shape: { rows, cols } }: Node): number {
  return (typeof rows === 'number' ? rows : batchesIn(rows)) * cols;
}

/** The same numbers in rows of so many columns. */
export function inRowsOf(cols: number, of: Node): Node {
  if (cols === of.shape.cols) return of;
  if (of.kind === 'reshape') return inRowsOf(cols, of.inputs.of);
  const count = extent(of) / cols;
  const rows = typeof of.shape.rows === 'number' ? count : rowsOfBatches(count);
  return { kind: 'reshape', inputs: { of }, shape: { rows, cols } };
}

/** The change of the table that columns were taken from: theirs, and zero for all others. */
export function ofColumns({ from, inputs: { of } }: Columns, upstream: Node): Join {
  return place([[from, upstream]], of.shape.cols);
}

/** The change of a part that was joined. */
export function ofJoin({ inputs, starts }: Join, input: string, upstream: Node): Node {
  const start = starts[Object.keys(inputs).indexOf(input)] as number;
  return slice(upstream, start, (inputs[input] as Node).shape.cols);
}

/**
 * The sum of two tables that have their numbers in different columns: one table with the parts of both. The gradient of
 * a table from which hundreds of columns are taken one by one is put together once, rather than added up from hundreds.
 */
export function mergeJoins(a: Node, b: Node): Node | undefined {
  if (a.kind !== 'join' || b.kind !== 'join' || a.shape.rows !== b.shape.rows) return undefined;
  const parts = [a, b].flatMap(({ inputs, starts }) =>
    Object.values(inputs).map((node, k) => [starts[k] as number, node] as const),
  );
  const merged = place(parts, a.shape.cols);
  const { starts, inputs } = merged;
  const apart = Object.values(inputs).every(
    (node, k) => (starts[k] as number) + node.shape.cols <= (starts[k + 1] ?? Infinity),
  );
  return apart ? merged : undefined;
}
