import type { MatMul, Rows } from '../../graph/index.js';
import { writeBlock } from './block.js';
import { writeDots } from './dots.js';
import type { Code } from './encoding.js';
import { control, i32 } from './instructions.js';
import { pack } from './pack.js';
import { mostRows, type Part, partOf, rowsOf, type Scope, type Site } from './site.js';

/**
 * Matrix products, written for the shapes of the network: all strides are constants in the
 * instructions. The plan is that of Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication", ACM TOMS 34(3), 2008: a micro-kernel (block.ts) holds four rows and eight columns of
 * the result in registers; B is packed into panels of eight columns where it is large or stored
 * transposed; the sum is cut where a panel would outgrow the first-level cache, and the rows where they
 * would outgrow the second.
 *
 * Every element of the result is one sum over k in ascending order, cut at the same places, whichever
 * block it stands in: how the work is divided among threads changes no bit.
 */
export const strip = 4;
export const panel = 8;
/** Terms of the sum between two visits to the result, at most. */
const deepest = 384;
/** Rows that go by under one set of panels, at most. */
const highest = 256;
/** From this number of floats on, a factor is packed, and B only for so many rows that it pays. */
const packFrom = 6144;
const packRows = 2 * strip;
/** A left factor whose rows lie along memory is packed beside packed panels only, from so many columns on. */
const packCrossedFrom = 64;
/** Panels that a single row goes under at once: more sums hide how long an addition takes. */
const panelsOfRow = 4;

const zero = i32.const(0);

/** A count that is known, or is the batch's and known when it runs. */
interface Count {
  readonly code: Code;
  readonly most: number;
  readonly fixed: number | undefined;
}

function countOf(scope: Scope, rows: Rows): Count {
  return {
    code: rowsOf(scope, rows),
    most: mostRows(scope, rows),
    fixed: rows === 'batch' ? undefined : rows,
  };
}

/** The left factor: bytes from row to row and from term to term, as it is stored. */
interface Left {
  readonly site: Site;
  readonly row: number;
  readonly inner: number;
}

interface Right {
  readonly site: Site;
  readonly transposed: boolean;
}

/** A stretch of the sum: from which term on, how many, and whether the result holds the sum of earlier ones. */
interface Cut {
  readonly first: Code;
  readonly terms: Count;
  readonly adds: Code | false;
}

/** The left factor as the micro-kernel walks it. */
interface Strips {
  /** The address of a row of this stretch. */
  readonly at: (row: Code) => Code;
  readonly offset: number;
  readonly row: number;
  readonly inner: number;
}

/** The right factor as the micro-kernel walks it, by panels. */
interface Panels {
  readonly at: (index: Code) => Code;
  readonly offset: number;
  readonly inner: number;
  /** From term to term in a last panel of at most four columns. */
  readonly narrowInner: number;
  /** Whether the next panel's columns follow in memory, so that a block may be wider than a panel. */
  readonly sideBySide: boolean;
}

export function writeMatMul(scope: Scope, node: MatMul, a: Site, b: Site, out: Site): void {
  const { transposeA, transposeB } = node;
  const k = transposeA ? a.rows : a.cols;
  if (out.cols === 1 && !transposeA) {
    writeDots(scope, a, b, a.cols, out);
    return;
  }
  if (out.cols === 1) {
    // The column Aᵀ·b is the row bᵀ·A: its elements lie side by side, too.
    const left = { site: b, row: 0, inner: 4 };
    multiply(scope, left, { site: a, transposed: false }, { ...out, rows: 1, cols: a.cols }, k);
    return;
  }
  const left = { site: a, ...(transposeA ? { row: 4, inner: 4 * a.cols } : { row: 4 * a.cols, inner: 4 }) };
  // One term of many columns lies the same way in memory, transposed or not.
  const right =
    transposeB && k === 1 ? { site: { ...b, cols: out.cols }, transposed: false } : { site: b, transposed: transposeB };
  multiply(scope, left, right, out, k);
}

function multiply(scope: Scope, left: Left, right: Right, out: Site, kRows: Rows): void {
  const { fn, share } = scope;
  const m = countOf(scope, out.rows);
  const k = countOf(scope, kRows);
  const panels = Math.ceil(out.cols / panel);
  // The longer side is divided among threads, so that little is packed twice.
  const byColumns = share !== undefined && panels > 1 && 2 * out.cols >= m.most;
  const columns = partOf(byColumns ? scope : { ...scope, share: undefined }, i32.const(panels), 1);
  const rows = partOf(byColumns ? { ...scope, share: undefined } : scope, m.code, strip);
  const depth = depthOf(k.most);
  if (k.most <= depth) {
    writeCut(scope, left, right, out, { rows, m, columns }, { first: zero, terms: k, adds: false });
    return;
  }
  fn.loop(zero, k.code, depth, (first) => {
    const rest = fn.keep(i32.sub(k.code, first), 'i32');
    const code = fn.keep(control.select(rest, i32.const(depth), i32.ltU(rest, i32.const(depth))), 'i32');
    const terms = { code, most: depth, fixed: undefined };
    writeCut(scope, left, right, out, { rows, m, columns }, { first, terms, adds: i32.ne(first, zero) });
  });
}

/** Cuts k into parts that are equally deep, in steps of the micro-kernel. */
function depthOf(k: number): number {
  return Math.ceil(k / Math.ceil(k / deepest) / 4) * 4;
}

interface Work {
  readonly rows: Part;
  readonly m: Count;
  readonly columns: Part;
}

/** One stretch of the sum, for all rows and panels of this thread. */
function writeCut(scope: Scope, left: Left, right: Right, out: Site, work: Work, cut: Cut): void {
  const { fn } = scope;
  const { m } = work;
  const direct = (): void => writeStrips(scope, left, rightInPlace(scope, right, cut), out, work, cut);
  const packed = (): void => writeStrips(scope, left, rightPacked(scope, right, out.cols, work, cut), out, work, cut);
  if (right.transposed) packed();
  else if (cut.terms.most * out.cols < packFrom || m.most < packRows || out.cols <= panel) direct();
  else if (m.fixed !== undefined) packed();
  else fn.do(control.ifElse(i32.ltU(m.code, i32.const(packRows)), fn.block(direct), fn.block(packed)));
}

function writeStrips(scope: Scope, left: Left, panels: Panels, out: Site, work: Work, cut: Cut): void {
  const { fn } = scope;
  const { m } = work;
  const crossed = left.inner === 4;
  const pays = crossed ? !panels.sideBySide && out.cols >= packCrossedFrom : out.cols > panel;
  if (!pays || m.most <= strip || m.most * cut.terms.most < packFrom) {
    const strips: Strips = {
      ...left,
      offset: left.site.address,
      at: (row) => i32.add(i32.mul(row, i32.const(left.row)), i32.mul(cut.first, i32.const(left.inner))),
    };
    writePanels(scope, strips, panels, out, { ...work, ...work.rows }, cut);
    return;
  }
  const height = Math.min(highest, Math.ceil(m.most / strip) * strip);
  const memory = scope.scratch(4 * height * cut.terms.most);
  const rowBytes = fn.keep(i32.shl(cut.terms.code, i32.const(2)), 'i32');
  const source = { site: left.site, crossed, first: cut.first, terms: cut.terms.code };
  fn.loop(work.rows.from, work.rows.to, height, (from) => {
    const next = fn.keep(i32.add(from, i32.const(height)), 'i32');
    const to = fn.keep(control.select(next, work.rows.to, i32.ltU(next, work.rows.to)), 'i32');
    const start = fn.keep(i32.sub(memory, i32.mul(from, rowBytes)), 'i32');
    pack(scope, source, { from, to, width: strip, lanes: m.code }, start);
    const strips: Strips = {
      at: (row) => {
        const inStrip = i32.and(row, i32.const(strip - 1));
        return i32.add(i32.add(start, i32.mul(i32.sub(row, inStrip), rowBytes)), i32.shl(inStrip, i32.const(2)));
      },
      offset: 0,
      row: 4,
      inner: 4 * strip,
    };
    writePanels(scope, strips, panels, out, { ...work, from, to }, cut);
  });
}

function rightInPlace({ fn }: Scope, { site }: Right, cut: Cut): Panels {
  const row = 4 * site.cols;
  const start = fn.keep(i32.mul(cut.first, i32.const(row)), 'i32');
  return {
    at: (index) => i32.add(start, i32.shl(index, i32.const(5))),
    offset: site.address,
    inner: row,
    narrowInner: row,
    sideBySide: true,
  };
}

function rightPacked(scope: Scope, { site, transposed }: Right, n: number, { columns }: Work, cut: Cut): Panels {
  const { fn } = scope;
  const memory = scope.scratch(4 * Math.ceil(n / panel) * panel * cut.terms.most);
  const source = { site, crossed: transposed, first: cut.first, terms: cut.terms.code };
  const whole = Math.floor(n / panel);
  const end = control.select(columns.to, i32.const(whole), i32.ltU(columns.to, i32.const(whole)));
  const from = fn.keep(i32.mul(columns.from, i32.const(panel)), 'i32');
  const to = fn.keep(i32.mul(end, i32.const(panel)), 'i32');
  const lanes = i32.const(n);
  if (whole > 0) pack(scope, source, { from, to, width: panel, lanes }, memory);
  if (n % panel > 0) {
    const rest = { from: i32.const(whole * panel), to: lanes, width: n % panel <= 4 ? 4 : panel, lanes };
    fn.if(i32.ltU(i32.const(whole), columns.to), () => pack(scope, source, rest, memory));
  }
  const panelBytes = fn.keep(i32.mul(cut.terms.code, i32.const(4 * panel)), 'i32');
  const at = (index: Code): Code => i32.add(memory, i32.mul(index, panelBytes));
  return { at, offset: 0, inner: 4 * panel, narrowInner: 16, sideBySide: false };
}

interface Rectangle extends Work {
  readonly from: Code;
  readonly to: Code;
}

/** The panels one after the other, each against all rows. */
function writePanels(scope: Scope, strips: Strips, panels: Panels, out: Site, work: Rectangle, cut: Cut): void {
  const { fn } = scope;
  const whole = Math.floor(out.cols / panel);
  const rest = out.cols % panel;
  const block = (index: Code, columns: number, row: Code, rows: number): void => {
    writeBlock(scope, {
      rows,
      columns,
      terms: cut.terms,
      a: strips.at(row),
      aOffset: strips.offset,
      aRow: strips.row,
      aInner: strips.inner,
      b: panels.at(index),
      bOffset: panels.offset,
      bInner: columns <= 4 ? panels.narrowInner : panels.inner,
      c: i32.add(i32.mul(row, i32.const(4 * out.cols)), i32.shl(index, i32.const(5))),
      cOffset: out.address,
      cRow: 4 * out.cols,
      adds: cut.adds,
    });
  };
  const { from, to } = work.columns;
  const panelByPanel = (first: Code): void => {
    const each = (index: Code, columns: number): void =>
      forStrips(scope, work, (row, rows) => block(index, columns, row, rows));
    if (whole > 0) {
      const end = fn.keep(control.select(to, i32.const(whole), i32.ltU(to, i32.const(whole))), 'i32');
      fn.loop(first, end, 1, (index) => each(index, panel));
    }
    if (rest > 0) fn.if(i32.ltU(i32.const(whole), to), () => each(i32.const(whole), rest));
  };
  const wide = whole - (whole % panelsOfRow);
  if (wide === 0 || !panels.sideBySide || scope.share !== undefined) {
    panelByPanel(from);
    return;
  }
  const first = fn.local('i32');
  fn.do(first.set(from));
  fn.if(i32.eq(i32.sub(work.to, work.from), i32.const(1)), () => {
    fn.loop(zero, i32.const(wide), panelsOfRow, (index) => block(index, panelsOfRow * panel, work.from, 1));
    fn.do(first.set(i32.const(wide)));
  });
  panelByPanel(first.get);
}

/** Rows by fours; then what is left over. */
function forStrips({ fn }: Scope, { from, to, m }: Rectangle, work: (row: Code, rows: number) => void): void {
  const whole = fn.keep(i32.add(from, i32.and(i32.sub(to, from), i32.const(-strip))), 'i32');
  if (m.most >= strip) fn.loop(from, whole, strip, (row) => work(row, strip));
  if (m.fixed !== undefined) {
    // Parts begin at multiples of four, so only the last one has a rest, and it is known.
    const rest = m.fixed % strip;
    if (rest > 0) fn.if(i32.ltU(whole, to), () => work(whole, rest));
    return;
  }
  const pairs = fn.keep(i32.add(whole, i32.and(i32.sub(to, whole), i32.const(2))), 'i32');
  if (m.most >= 2) fn.if(i32.ltU(whole, pairs), () => work(whole, 2));
  fn.if(i32.ltU(pairs, to), () => work(pairs, 1));
}
