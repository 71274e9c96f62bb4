import { describe, fail } from '../core/errors.js';
import { checkNode } from './build.js';
import { extent, inRowsOf, place, slice } from './moves.js';
import type { Node } from './node.js';
import { shapeText } from './shape.js';

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
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
  const { cols } = of.shape;
  if (!(isCount(from) && isCount(to) && from < to && to <= cols)) {
    const wanted = `columns between 0 and ${cols}, from the first one to the one after the last`;
    fail('columns', wanted, `${describe(from)} and ${describe(to)}`, `Write columns(x, 0, ${cols}) for all of them.`);
  }
  return slice(of, from, to - from);
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
  const whole = extent(of);
  if (!(isCount(cols) && cols > 0 && whole % cols === 0)) {
    const wanted = `a number of columns that ${whole} can be divided by`;
    const got = `${describe(cols)} for ${shapeText(of.shape)}`;
    fail('reshape', wanted, got, `Write reshape(x, ${of.shape.cols}) for the shape that it has.`);
  }
  return inRowsOf(cols, of);
}
