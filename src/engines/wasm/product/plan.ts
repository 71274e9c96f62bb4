import type { MatMul, Rows } from '../../../graph/index.js';
import type { Code } from '../code/encoding.js';
import { control, i32 } from '../code/instructions.js';
import type { Scope } from '../code/site.js';
import { countOf, type Left, type Product, type Right } from './factors.js';
import type { Table } from './table.js';

/** Terms of the sum between two visits to the result, at most. */
const deepest = 384;
/** From this number of floats on, a factor is packed, and B only for so many rows that it pays. */
const packFrom = 6144;
const packRows = 8;
/** The same for the columns of a group: rows that lie far apart push each other out of the cache. */
const packPartFrom = 512;
/** A left factor whose rows lie along memory is packed beside packed panels only, from so many columns on. */
const packCrossedFrom = 64;
/** Products and sums from which on the parts are small and threads take turns; below, each has one part. */
export const divideFrom: number = 2 ** 18;
/** Parts that a side is divided into at least, where it is long enough: the last one keeps the others waiting. */
export const turns = 32;
/** Rows of a part at most, where what they have in common is packed already: more would not stay in the nearest memory. */
export const mostRowsOfPart = 64;

/** The factors and the result of a product, or of one group. */
export interface Tables {
  readonly a: Table;
  readonly b: Table;
  readonly out: Table;
}

/** How a product is computed: by sums along memory, or block by block. */
export type Plan =
  | { readonly kind: 'dots'; readonly a: Table; readonly b: Table; readonly out: Table; readonly rows: Rows }
  | { readonly kind: 'blocks'; readonly left: Left; readonly right: Right; readonly out: Table; readonly rows: Rows };

/**
 * @param rows of the result
 * @param terms of every sum
 */
export function planOf({ transposeA, transposeB }: MatMul, { a, b, out }: Tables, rows: Rows, terms: Rows): Plan {
  if (out.cols === 1 && !transposeA) return { kind: 'dots', a, b, out, rows };
  if (out.cols === 1) {
    // The column Aᵀ·b is the row bᵀ·A: its elements lie side by side, too.
    const left = { table: b, row: 0, inner: transposeB ? 4 : 4 * b.stride };
    return { kind: 'blocks', left, right: { table: a, transposed: false }, out: { ...out, cols: a.cols }, rows: 1 };
  }
  const [row, inner] = transposeA ? [4, 4 * a.stride] : [4 * a.stride, 4];
  // One term of many columns lies the same way in memory, transposed or not.
  const right =
    transposeB && terms === 1
      ? { table: { ...b, cols: out.cols, stride: out.cols }, transposed: false }
      : { table: b, transposed: transposeB };
  return { kind: 'blocks', left: { table: a, row, inner }, right, out, rows };
}

export function productOf(scope: Scope, { left, right, out, rows }: Plan & { kind: 'blocks' }, terms: Rows): Product {
  const k = countOf(scope, terms);
  return { left, right, out, m: countOf(scope, rows), k, depth: depthOf(k.most), blocking: scope.blocking };
}

/** Cuts k into parts that are equally deep, in steps of the micro-kernel. */
function depthOf(k: number): number {
  return Math.min(k, Math.ceil(k / Math.ceil(k / deepest) / 4) * 4);
}

/** From how many floats on a factor is packed. */
function packingPays({ stride, cols, base }: Table): number {
  return base !== undefined && stride > cols ? packPartFrom : packFrom;
}

/** With the right factor packed, or as it lies, or with the choice left to the run: few rows do not pay. */
export function eitherWay({ fn }: Scope, product: Product, write: (packsRight: boolean) => void): void {
  const { right, out, m, depth, blocking } = product;
  if (right.transposed) write(true);
  else if (depth * out.cols < packingPays(right.table) || m.most < packRows || out.cols <= blocking.panel) write(false);
  else if (m.fixed !== undefined) write(true);
  else {
    const [direct, packed] = [false, true].map((packs) => fn.block(() => write(packs))) as [Code, Code];
    fn.do(control.ifElse(i32.ltU(m.code, i32.const(packRows)), direct, packed));
  }
}

/** Whether the left factor is packed. */
export function leftPays({ left, out, m, depth, blocking: { panel, strip } }: Product, packsRight: boolean): boolean {
  const pays = left.inner === 4 ? packsRight && out.cols >= packCrossedFrom : out.cols > panel;
  return pays && m.most > strip && m.most * depth >= packingPays(left.table);
}
