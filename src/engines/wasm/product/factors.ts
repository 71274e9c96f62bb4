import type { Rows } from '../../../graph/index.js';
import type { Code } from '../code/encoding.js';
import { control, i32, zero } from '../code/instructions.js';
import { type Blocking, mostRows, rowsOf, type Scope } from '../code/site.js';
import { forParts, forStretches, type Part } from '../threads/parts.js';
import { pack, type Source } from './pack.js';
import { inTable, type Table } from './table.js';

/** Rows that go by under one set of panels, at most; whole bundles of them. */
const highest = 256;
/** Strips that are packed side by side: about a line of the cache. */
const bundle = 4;
/** Columns of a part at most: more would not stay in the nearest memory. */
export const mostColumns = 32;

/** A count that is known, or is the batch's and known when it runs. */
export interface Count {
  readonly code: Code;
  readonly most: number;
  readonly fixed: number | undefined;
}

export function countOf(scope: Scope, rows: Rows): Count {
  return {
    code: rowsOf(scope, rows),
    most: mostRows(scope, rows),
    fixed: typeof rows === 'number' ? rows : undefined,
  };
}

/** The left factor: bytes from row to row and from term to term, as it is stored. */
export interface Left {
  readonly table: Table;
  readonly row: number;
  readonly inner: number;
}

export interface Right {
  readonly table: Table;
  readonly transposed: boolean;
}

/** A stretch of the sum: from which term on, how many, and whether the result holds the sum of earlier ones. */
export interface Cut {
  readonly first: Code;
  readonly terms: Count;
  readonly adds: Code | false;
}

/** The left factor as the micro-kernel walks it. */
export interface Strips {
  /** The address of a row. */
  readonly at: (row: Code, cut: Cut) => Code;
  readonly offset: number;
  readonly row: number;
  readonly inner: number;
}

/** The right factor as the micro-kernel walks it, by panels. */
export interface Panels {
  readonly at: (index: Code, cut: Cut) => Code;
  readonly offset: number;
  readonly inner: number;
  /** From term to term in a last panel of at most four columns. */
  readonly narrowInner: number;
  /** Whether the next panel's columns follow in memory, so that a block may be wider than a panel. */
  readonly sideBySide: boolean;
}

/** A product, and how it is cut. */
export interface Product {
  readonly left: Left;
  readonly right: Right;
  readonly out: Table;
  readonly m: Count;
  readonly k: Count;
  /** Terms of each cut, at most. */
  readonly depth: number;
  readonly blocking: Blocking;
}

/** Rows that are packed side by side. */
export function bundleRows({ blocking: { strip } }: Product): number {
  return bundle * strip;
}

/** A stretch, and how long it is at most. */
export interface Stretch extends Part {
  readonly most: number;
}

/** The cuts of the sum, one after the other. */
export function forCuts({ fn }: Scope, { k, depth }: Product, body: (cut: Cut) => void): void {
  if (k.most <= depth) {
    body({ first: zero, terms: k, adds: false });
    return;
  }
  forStretches(fn, { from: zero, to: k.code }, depth, ({ from, to }) => {
    const code = fn.keep(i32.sub(to, from), 'i32');
    body({ first: from, terms: { code, most: depth, fixed: undefined }, adds: i32.ne(from, zero) });
  });
}

/** Rows that go by under one set of panels. */
export function forHeights({ fn }: Scope, product: Product, rows: Stretch, body: (rows: Part) => void): void {
  const height = heightOf(product);
  if (rows.most <= height) body(rows);
  else forStretches(fn, rows, height, body);
}

function heightOf(product: Product): number {
  const rows = bundleRows(product);
  return Math.ceil(highest / rows) * rows;
}

export function leftInPlace({ left }: Product): Strips {
  const at = (row: Code, { first }: Cut): Code =>
    inTable(left.table, i32.add(i32.mul(row, i32.const(left.row)), i32.mul(first, i32.const(left.inner))));
  return { ...left, offset: left.table.address, at };
}

/** Strips as they lie packed; `start` is where row 0 of a cut would begin. */
function stripsFrom({ fn }: Scope, { blocking: { strip } }: Product, start: (cut: Cut) => Code): Strips {
  const at = (row: Code, cut: Cut): Code => {
    const inStrip = fn.keep(i32.remU(row, i32.const(strip)), 'i32');
    const rows = i32.mul(i32.sub(row, inStrip), i32.shl(cut.terms.code, i32.const(2)));
    return i32.add(i32.add(start(cut), rows), i32.shl(inStrip, i32.const(2)));
  };
  return { at, offset: 0, row: 4, inner: 4 * strip };
}

function sourceOfLeft({ left }: Product, { first, terms }: Cut): Source {
  return { table: left.table, crossed: left.inner === 4, first, terms: terms.code };
}

export function packLeft(scope: Scope, product: Product, { from, to, most }: Stretch, cut: Cut): Strips {
  const { fn } = scope;
  const { m, blocking } = product;
  const { strip } = blocking;
  const height = Math.min(heightOf(product), Math.ceil(most / strip) * strip);
  const memory = scope.scratch(4 * height * cut.terms.most);
  const start = fn.keep(i32.sub(memory, i32.mul(from, i32.shl(cut.terms.code, i32.const(2)))), 'i32');
  pack(scope, sourceOfLeft(product, cut), { from, to, width: strip, lanes: m.code }, start);
  return stripsFrom(scope, product, () => start);
}

/** All of the left factor, cut by cut, by all threads. */
export function packWholeLeft(scope: Scope, product: Product): Strips {
  const { m, k, blocking } = product;
  const { strip } = blocking;
  const lanes = Math.ceil(m.most / strip) * strip;
  const memory = scope.common(4 * lanes * k.most);
  const start = ({ first }: Cut): Code => i32.add(memory, i32.mul(first, i32.const(4 * lanes)));
  forParts(scope, m, bundleRows(product), strip, (part) =>
    forCuts(scope, product, (cut) =>
      pack(scope, sourceOfLeft(product, cut), { ...part, width: strip, lanes: m.code }, start(cut)),
    ),
  );
  scope.share?.meet();
  return stripsFrom(scope, product, start);
}

export function rightInPlace({ right: { table }, blocking: { panel } }: Product): Panels {
  const row = 4 * table.stride;
  return {
    at: (index, { first }) =>
      inTable(table, i32.add(i32.mul(first, i32.const(row)), i32.mul(index, i32.const(4 * panel)))),
    offset: table.address,
    inner: row,
    narrowInner: row,
    sideBySide: true,
  };
}

/** Panels as they lie packed; `start` is where panel 0 of a cut would begin. */
function panelsFrom(panel: number, start: (cut: Cut) => Code): Panels {
  const at = (index: Code, cut: Cut): Code =>
    i32.add(start(cut), i32.mul(index, i32.mul(cut.terms.code, i32.const(4 * panel))));
  return { at, offset: 0, inner: 4 * panel, narrowInner: 16, sideBySide: false };
}

/** Packs some panels of one cut to where they belong, if panel 0 belongs at `start`. */
function packPanels(
  scope: Scope,
  { right, out, blocking: { panel } }: Product,
  panels: Part,
  cut: Cut,
  start: Code,
): void {
  const { fn } = scope;
  const { table, transposed } = right;
  const source = { table, crossed: transposed, first: cut.first, terms: cut.terms.code };
  const [whole, rest] = [Math.floor(out.cols / panel), out.cols % panel];
  const end = control.select(panels.to, i32.const(whole), i32.ltU(panels.to, i32.const(whole)));
  const from = fn.keep(i32.mul(panels.from, i32.const(panel)), 'i32');
  const to = fn.keep(i32.mul(end, i32.const(panel)), 'i32');
  const lanes = i32.const(out.cols);
  if (whole > 0) pack(scope, source, { from, to, width: panel, lanes }, start);
  if (rest === 0) return;
  const last = { from: i32.const(whole * panel), to: lanes, width: rest <= 4 ? 4 : panel, lanes };
  fn.if(i32.ltU(i32.const(whole), panels.to), () => pack(scope, source, last, start));
}

export function packRight(scope: Scope, product: Product, panels: Stretch, cut: Cut): Panels {
  const { fn } = scope;
  const { panel } = product.blocking;
  const memory = scope.scratch(4 * panels.most * panel * cut.terms.most);
  const panelBytes = i32.mul(cut.terms.code, i32.const(4 * panel));
  const start = fn.keep(i32.sub(memory, i32.mul(panels.from, panelBytes)), 'i32');
  packPanels(scope, product, panels, cut, start);
  return panelsFrom(panel, () => start);
}

/** All of the right factor, cut by cut, by all threads. */
export function packWholeRight(scope: Scope, product: Product): Panels {
  const { out, k, blocking } = product;
  const { panel } = blocking;
  const count = Math.ceil(out.cols / panel);
  const memory = scope.common(4 * count * panel * k.most);
  const start = ({ first }: Cut): Code => i32.add(memory, i32.mul(first, i32.const(4 * panel * count)));
  const columns = { code: i32.const(count), most: count, fixed: count };
  forParts(scope, columns, mostColumns / panel, 1, (part) =>
    forCuts(scope, product, (cut) => packPanels(scope, product, part, cut, start(cut))),
  );
  scope.share?.meet();
  return panelsFrom(panel, start);
}
