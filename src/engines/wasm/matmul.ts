import type { MatMul, Rows } from '../../graph/index.js';
import { writeBlock } from './block.js';
import { writeDots } from './dots.js';
import type { Code } from './encoding.js';
import { control, i32 } from './instructions.js';
import { pack, type Source } from './pack.js';
import { forParts, mostRows, type Part, rowsOf, type Scope, type Site } from './site.js';

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
/** Products and sums from which on the parts are small and threads take turns; below, each has one part. */
const divideFrom = 2 ** 18;
/** Parts that a side is divided into at least, where it is long enough: the last one keeps the others waiting. */
const turns = 32;
/** Panels or rows of a part at most: more would not stay in the nearest memory. */
const mostPanels = 4;
const mostRowsOfPart = 64;
/** Floats of a line of the cache: as many rows are packed side by side. */
const lineLanes = 16;
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
  /** The address of a row. */
  readonly at: (row: Code, cut: Cut) => Code;
  readonly offset: number;
  readonly row: number;
  readonly inner: number;
}

/** The right factor as the micro-kernel walks it, by panels. */
interface Panels {
  readonly at: (index: Code, cut: Cut) => Code;
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

/** A product, and how it is cut. */
interface Product {
  readonly left: Left;
  readonly right: Right;
  readonly out: Site;
  readonly m: Count;
  readonly k: Count;
  /** Terms of each cut, at most. */
  readonly depth: number;
}

function multiply(scope: Scope, left: Left, right: Right, out: Site, kRows: Rows): void {
  const { fn } = scope;
  const m = countOf(scope, out.rows);
  const k = countOf(scope, kRows);
  const product = { left, right, out, m, k, depth: depthOf(k.most) };
  const direct = (): void => divide(scope, product, false);
  const packed = (): void => divide(scope, product, true);
  if (right.transposed) packed();
  else if (product.depth * out.cols < packFrom || m.most < packRows || out.cols <= panel) direct();
  else if (m.fixed !== undefined) packed();
  else fn.do(control.ifElse(i32.ltU(m.code, i32.const(packRows)), fn.block(direct), fn.block(packed)));
}

/** Cuts k into parts that are equally deep, in steps of the micro-kernel. */
function depthOf(k: number): number {
  return Math.min(k, Math.ceil(k / Math.ceil(k / deepest) / 4) * 4);
}

/**
 * The longer side of the result is divided into parts, and the factor that all of them need is packed
 * once, before; each part packs its piece of the other factor when its turn comes.
 */
function divide(scope: Scope, product: Product, packsRight: boolean): void {
  const { out, m } = product;
  const packsLeft = leftPays(product, packsRight);
  const panels = Math.ceil(out.cols / panel);
  const allRows = { from: zero, to: m.code };
  const allColumns = { from: zero, to: i32.const(panels) };
  const large = m.most * out.cols * product.k.most >= divideFrom;
  if (panels > 1 && 2 * out.cols >= m.most) {
    const strips = packsLeft ? packWholeLeft(scope, product) : leftInPlace(product);
    const size = Math.min(Math.max(Math.floor(panels / turns), 1), mostPanels);
    const columns = { code: i32.const(panels), most: panels, fixed: panels };
    // Single rows go under many panels at once, which a thread alone has side by side from the first one on.
    forParts(scope, columns, large && packsRight ? size : undefined, 1, (part, most) =>
      forCuts(scope, product, (cut) => {
        const right = packsRight ? packRight(scope, product, { ...part, most }, cut) : rightInPlace(product);
        forStretches(scope, allRows, m.most, (from, to) =>
          writePanels(scope, strips, right, { ...product, columns: part, from, to }, cut),
        );
      }),
    );
    return;
  }
  const right = packsRight ? packWholeRight(scope, product) : rightInPlace(product);
  const size = Math.min(Math.max(Math.floor(m.most / turns / lineLanes), 1) * lineLanes, mostRowsOfPart);
  forParts(scope, m, large ? size : undefined, strip, (part, most) =>
    forCuts(scope, product, (cut) =>
      forStretches(scope, part, most, (from, to) => {
        const strips = packsLeft ? packLeft(scope, product, { from, to, most }, cut) : leftInPlace(product);
        writePanels(scope, strips, right, { ...product, columns: allColumns, from, to }, cut);
      }),
    ),
  );
}

/** Whether the left factor is packed. */
function leftPays({ left, out, m, depth }: Product, packsRight: boolean): boolean {
  const pays = left.inner === 4 ? packsRight && out.cols >= packCrossedFrom : out.cols > panel;
  return pays && m.most > strip && m.most * depth >= packFrom;
}

/** The stretches of the sum, one after the other. */
function forCuts({ fn }: Scope, { k, depth }: Product, body: (cut: Cut) => void): void {
  if (k.most <= depth) {
    body({ first: zero, terms: k, adds: false });
    return;
  }
  fn.loop(zero, k.code, depth, (first) => {
    const rest = fn.keep(i32.sub(k.code, first), 'i32');
    const code = fn.keep(control.select(rest, i32.const(depth), i32.ltU(rest, i32.const(depth))), 'i32');
    body({ first, terms: { code, most: depth, fixed: undefined }, adds: i32.ne(first, zero) });
  });
}

/** Rows that go by under one set of panels. */
function forStretches({ fn }: Scope, rows: Part, most: number, body: (from: Code, to: Code) => void): void {
  if (most <= highest) {
    body(rows.from, rows.to);
    return;
  }
  fn.loop(rows.from, rows.to, highest, (from) => {
    const next = fn.keep(i32.add(from, i32.const(highest)), 'i32');
    body(from, fn.keep(control.select(next, rows.to, i32.ltU(next, rows.to)), 'i32'));
  });
}

function leftInPlace({ left }: Product): Strips {
  const at = (row: Code, { first }: Cut): Code =>
    i32.add(i32.mul(row, i32.const(left.row)), i32.mul(first, i32.const(left.inner)));
  return { ...left, offset: left.site.address, at };
}

/** Strips as they lie packed; `start` is where row 0 of a cut would begin. */
function stripsFrom({ fn }: Scope, start: (cut: Cut) => Code): Strips {
  const at = (row: Code, cut: Cut): Code => {
    const inStrip = fn.keep(i32.and(row, i32.const(strip - 1)), 'i32');
    const rows = i32.mul(i32.sub(row, inStrip), i32.shl(cut.terms.code, i32.const(2)));
    return i32.add(i32.add(start(cut), rows), i32.shl(inStrip, i32.const(2)));
  };
  return { at, offset: 0, row: 4, inner: 4 * strip };
}

function sourceOfLeft({ left }: Product, { first, terms }: Cut): Source {
  return { site: left.site, crossed: left.inner === 4, first, terms: terms.code };
}

/** A stretch, and how long it is at most. */
interface Stretch extends Part {
  readonly most: number;
}

function packLeft(scope: Scope, product: Product, { from, to, most }: Stretch, cut: Cut): Strips {
  const { fn } = scope;
  const { m } = product;
  const height = Math.min(highest, Math.ceil(most / strip) * strip);
  const memory = scope.scratch(4 * height * cut.terms.most);
  const start = fn.keep(i32.sub(memory, i32.mul(from, i32.shl(cut.terms.code, i32.const(2)))), 'i32');
  pack(scope, sourceOfLeft(product, cut), { from, to, width: strip, lanes: m.code }, start);
  return stripsFrom(scope, () => start);
}

/** All of the left factor, cut by cut, by all threads. */
function packWholeLeft(scope: Scope, product: Product): Strips {
  const { m, k } = product;
  const lanes = Math.ceil(m.most / strip) * strip;
  const memory = scope.common(4 * lanes * k.most);
  const start = ({ first }: Cut): Code => i32.add(memory, i32.mul(first, i32.const(4 * lanes)));
  forParts(scope, m, lineLanes, strip, (part) =>
    forCuts(scope, product, (cut) =>
      pack(scope, sourceOfLeft(product, cut), { ...part, width: strip, lanes: m.code }, start(cut)),
    ),
  );
  scope.share?.meet();
  return stripsFrom(scope, start);
}

function rightInPlace({ right: { site } }: Product): Panels {
  const row = 4 * site.cols;
  return {
    at: (index, { first }) => i32.add(i32.mul(first, i32.const(row)), i32.shl(index, i32.const(5))),
    offset: site.address,
    inner: row,
    narrowInner: row,
    sideBySide: true,
  };
}

/** Panels as they lie packed; `start` is where panel 0 of a cut would begin. */
function panelsFrom(start: (cut: Cut) => Code): Panels {
  const at = (index: Code, cut: Cut): Code =>
    i32.add(start(cut), i32.mul(index, i32.mul(cut.terms.code, i32.const(4 * panel))));
  return { at, offset: 0, inner: 4 * panel, narrowInner: 16, sideBySide: false };
}

/** Packs some panels of one cut to where they belong, if panel 0 belongs at `start`. */
function packPanels(scope: Scope, { right, out }: Product, panels: Part, cut: Cut, start: Code): void {
  const { fn } = scope;
  const { site, transposed } = right;
  const source = { site, crossed: transposed, first: cut.first, terms: cut.terms.code };
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

function packRight(scope: Scope, product: Product, panels: Stretch, cut: Cut): Panels {
  const { fn } = scope;
  const memory = scope.scratch(4 * panels.most * panel * cut.terms.most);
  const panelBytes = i32.mul(cut.terms.code, i32.const(4 * panel));
  const start = fn.keep(i32.sub(memory, i32.mul(panels.from, panelBytes)), 'i32');
  packPanels(scope, product, panels, cut, start);
  return panelsFrom(() => start);
}

/** All of the right factor, cut by cut, by all threads. */
function packWholeRight(scope: Scope, product: Product): Panels {
  const { out, k } = product;
  const count = Math.ceil(out.cols / panel);
  const memory = scope.common(4 * count * panel * k.most);
  const start = ({ first }: Cut): Code => i32.add(memory, i32.mul(first, i32.const(4 * panel * count)));
  const columns = { code: i32.const(count), most: count, fixed: count };
  forParts(scope, columns, mostPanels, 1, (part) =>
    forCuts(scope, product, (cut) => packPanels(scope, product, part, cut, start(cut))),
  );
  scope.share?.meet();
  return panelsFrom(start);
}

/** A part of the result: rows from … to, and some panels. */
interface Rectangle extends Product, Part {
  readonly columns: Part;
}

/** The panels one after the other, each against all rows. */
function writePanels(scope: Scope, strips: Strips, panels: Panels, work: Rectangle, cut: Cut): void {
  const { fn } = scope;
  const { out } = work;
  const whole = Math.floor(out.cols / panel);
  const rest = out.cols % panel;
  const block = (index: Code, columns: number, row: Code, rows: number): void => {
    writeBlock(scope, {
      rows,
      columns,
      terms: cut.terms,
      a: strips.at(row, cut),
      aOffset: strips.offset,
      aRow: strips.row,
      aInner: strips.inner,
      b: panels.at(index, cut),
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
