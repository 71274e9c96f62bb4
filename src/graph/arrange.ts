import { describe, fail } from '../core/errors.js';
import { checkNode } from './build.js';
import type { Columns, Join, Node } from './node.js';
import { batchesIn, rowsOfBatches, shapeText } from './shape.js';

/** Operations that move numbers and compute none. */

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

/** Tables in `cols` columns, each from the column on that it comes with; zeros where there is none. */
function place(parts: readonly (readonly [start: number, node: Node])[], cols: number): Join {
  const sorted = [...parts].sort(([a], [b]) => a - b);
  const [, first] = sorted[0] as readonly [number, Node];
  return {
    kind: 'join',
    inputs: Object.fromEntries(sorted.map(([, node], k) => [k, node])),
    starts: sorted.map(([start]) => start),
    shape: { rows: first.shape.rows, cols },
  };
}

/**
 * Tables side by side: [n × k] and [n × m] give [n × k + m], and so on for any number of them. Parts of the result are
 * {@link columns}.
 *
 * @throws MultilayerError without a table, or where their rows differ.
 */
export function join(...parts: readonly Node[]): Node {
  parts.forEach((part, k) => {
    checkNode(part, 'join', `argument ${k + 1}`);
  });
  const [first, ...others] = parts;
  if (first === undefined) return fail('join', 'one table or more', 'none', 'Write join(a, b).');
  if (others.length === 0) return first;
  if (others.some(({ shape }) => shape.rows !== first.shape.rows)) {
    const got = parts.map(({ shape }) => shapeText(shape)).join(', ');
    fail('join', 'tables of equally many rows', got, 'Spread the smaller ones: map(f.x, { x }, { shape }).');
  }
  let cols = 0;
  const placed = parts.map((part) => {
    const start = cols;
    cols += part.shape.cols;
    return [start, part] as const;
  });
  return place(placed, cols);
}

/**
 * The columns `from` … `to` − 1 of a table, counted from 0: [n × k] gives [n × to − from]. What {@link join} puts side
 * by side comes apart again.
 *
 * @param to the first column that is left out; by default all columns from `from` on are taken
 * @throws MultilayerError where there are no such columns, or none between the two.
 */
export function columns(of: Node, from: number, to: number = of?.shape?.cols): Node {
  checkNode(of, 'columns', 'its first argument');
  const { rows, cols } = of.shape;
  if (!(isCount(from) && isCount(to) && from < to && to <= cols)) {
    const wanted = `columns between 0 and ${cols}, from the first one to the one after the last`;
    fail('columns', wanted, `${describe(from)} and ${describe(to)}`, `Write columns(x, 0, ${cols}) for all of them.`);
  }
  return from === 0 && to === cols ? of : { kind: 'columns', inputs: { of }, from, shape: { rows, cols: to - from } };
}

/**
 * The numbers of a table in rows of `cols` columns: row after row as before, in as many rows as that gives. Nothing is
 * copied.
 *
 * [batch × k·d] and [k·batch × d] are each other's shapes: the k members of each row, d columns wide, in rows of their
 * own, so that one product with a table [d × m] is that of every member. A table of 4 rows and 6 columns has 8 rows of 3.
 *
 * @throws MultilayerError where the rows of so many columns would not end where those of the batch do.
 */
export function reshape(of: Node, cols: number): Node {
  checkNode(of, 'reshape', 'its first argument');
  const { shape } = of;
  const batches = batchesIn(shape.rows);
  const whole = batches === 0 ? (shape.rows as number) * shape.cols : batches * shape.cols;
  if (!(isCount(cols) && cols > 0 && whole % cols === 0)) {
    const wanted = `a number of columns that ${whole} can be divided by`;
    fail(
      'reshape',
      wanted,
      `${describe(cols)} for ${shapeText(shape)}`,
      `Write reshape(x, ${shape.cols}) for the shape that it has.`,
    );
  }
  if (cols === shape.cols) return of;
  const rows = batches === 0 ? whole / cols : rowsOfBatches(whole / cols);
  const base = of.kind === 'reshape' ? of.inputs.of : of;
  return base.shape.cols === cols ? base : { kind: 'reshape', inputs: { of: base }, shape: { rows, cols } };
}

/** The change of the table that columns were taken from: theirs, and zero for all others. */
export function ofColumns({ from, inputs: { of } }: Columns, upstream: Node): Join {
  return place([[from, upstream]], of.shape.cols);
}

/** The change of a part that was joined. */
export function ofJoin({ inputs, starts }: Join, input: string, upstream: Node): Node {
  const start = starts[Object.keys(inputs).indexOf(input)] as number;
  return columns(upstream, start, start + (inputs[input] as Node).shape.cols);
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
  const ends = Object.values(merged.inputs).map((node, k) => (merged.starts[k] as number) + node.shape.cols);
  return merged.starts.every((start, k) => k === 0 || (ends[k - 1] as number) <= start) ? merged : undefined;
}
