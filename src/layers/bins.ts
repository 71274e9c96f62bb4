import { anyNumber, checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { type MatrixLike, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { fixed, map, matmul, type Node } from '../graph/index.js';
import { columnsOfData } from './columns-of-data.js';
import { quantiles } from './quantiles.js';

/** The edges of the bins of each column, ascending. */
export type Edges = readonly (readonly number[])[];

/** How bins are found in data. */
export interface BinOptions {
  /**
   * How many bins a column has at most, fewer than rows: quantiles that are equal make one edge. Default: 48, or what
   * the rows allow.
   */
  readonly bins?: number | undefined;
  /** The columns of the rows that are taken, counted from 0. Default: all. */
  readonly columns?: readonly number[] | undefined;
}

/** @throws MultilayerError for another number of inputs than there are lists of edges */
export function checkInputs({ length }: Edges, inputs: number): void {
  if (inputs === length) return;
  const expected = `${length} ${length === 1 ? 'input' : 'inputs'}, one for each list of edges`;
  fail('outputs', expected, String(inputs), 'Pick them with new SelectColumns([…]).');
}

/** Edges as they would be typed. */
export function edgesText(edges: Edges): string {
  return `[${edges.map((each) => `[${each.join(', ')}]`).join(', ')}]`;
}

/**
 * How far each number fills the bins of its column [rows × columns·most], where the columns with fewer than the most bins
 * have zeros behind theirs.
 */
export function codesOf(x: Node, edges: Edges): Node {
  const most = Math.max(...edges.map((each) => each.length - 1));
  const row = (of: (column: readonly number[], t: number, last: boolean) => number, others: number): Node => {
    const values = edges.flatMap((column) =>
      Array.from({ length: most }, (_, t) => (t < column.length - 1 ? of(column, t, t === column.length - 2) : others)),
    );
    return fixed(matrix(1, values.length, Float64Array.from(values)));
  };
  const ones = fixed(matrix(edges.length, most, new Float64Array(edges.length * most).fill(1)));
  const filled = f.divide(f.subtract(f.x, variable('from')), variable('width'));
  return map(f.max(variable('least'), f.min(variable('most'), filled)), {
    x: matmul(x, ones, { groups: edges.length }),
    from: row((column, t) => column[t] as number, 0),
    width: row((column, t) => (column[t + 1] as number) - (column[t] as number), 1),
    least: row((_, t) => (t === 0 ? Number.NEGATIVE_INFINITY : 0), 0),
    most: row((_, __, last) => (last ? Number.POSITIVE_INFINITY : 1), 0),
  });
}

/** Edges, checked and frozen. */
export function readEdges(edges: Edges, name: string): Edges {
  const where = `${name}, edges`;
  const example = `Write ${name}.fromData(rows), or give edges for each column: [[0, 1, 5], [-1, 1]].`;
  if (!Array.isArray(edges) || edges.length === 0)
    fail(where, 'a list of edges for each column', describe(edges), example);
  return Object.freeze(
    [...edges].map((column, j) => {
      const at = `${where}, column ${j}`;
      if (!Array.isArray(column) || column.length < 2) fail(at, 'two edges or more', describe(column), example);
      [...column].forEach((edge, t) => {
        checkNumber(edge, anyNumber, `${at}, entry ${t}`, example);
        if (t > 0 && !(edge > column[t - 1]))
          fail(
            `${at}, entry ${t}`,
            `more than ${column[t - 1]}, the one before`,
            String(edge),
            'Sort the edges, each once.',
          );
      });
      return Object.freeze([...column]);
    }),
  );
}

/** The edges of bins that hold equally many rows of data. */
export function edgesOf(rows: MatrixLike, options: BinOptions, where: string): number[][] {
  checkKeys(options, ['bins', 'columns'], where);
  return columnsOfData(rows, options.columns, where).map(({ values, where: at }) => {
    const most = Math.max(1, values.length - 1);
    const bins = checkNumber(
      options.bins ?? Math.min(48, most),
      counting,
      `${where}, option bins`,
      'The default is 48.',
    );
    if (bins > most) {
      const fix = 'Give it more rows, or leave bins out.';
      fail(`${where}, option bins`, `fewer bins than rows, ${most} at most`, String(bins), fix);
    }
    const edges = [...new Set(quantiles(values, bins))];
    if (edges.length > 1) return edges;
    return fail(at, 'numbers that differ', `${edges[0]} in all rows`, 'Leave the column out: it says nothing.');
  });
}
