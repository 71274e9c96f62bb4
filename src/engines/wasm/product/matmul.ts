import type { MatMul, Rows } from '../../../graph/index.js';
import type { Code } from '../code/encoding.js';
import { control, i32 } from '../code/instructions.js';
import type { Scope, Site } from '../code/site.js';
import { forParts, type Part } from '../threads/parts.js';
import { writeBlock } from './block.js';
import { writeDots } from './dots.js';
import {
  bundleRows,
  type Cut,
  countOf,
  forCuts,
  forHeights,
  type Left,
  leftInPlace,
  mostColumns,
  type Panels,
  type Product,
  packLeft,
  packRight,
  packWholeLeft,
  packWholeRight,
  type Right,
  rightInPlace,
  type Strips,
} from './factors.js';

/**
 * Matrix products, written for the shapes of the network: all strides are constants in the
 * instructions. The plan is that of Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication", ACM TOMS 34(3), 2008: a micro-kernel (block.ts) holds four rows and the
 * columns of a panel of the result in registers; B is packed into panels where it is large or stored
 * transposed; the sum is cut where a panel would outgrow the first-level cache, and the rows where they
 * would outgrow the second.
 *
 * Every element of the result is one sum over k in ascending order, cut at the same places, whichever
 * block it stands in: how the work is divided among threads changes no bit.
 */
/** Terms of the sum between two visits to the result, at most. */
const deepest = 384;
/** From this number of floats on, a factor is packed, and B only for so many rows that it pays. */
const packFrom = 6144;
const packRows = 8;
/** A left factor whose rows lie along memory is packed beside packed panels only, from so many columns on. */
const packCrossedFrom = 64;
/** Products and sums from which on the parts are small and threads take turns; below, each has one part. */
const divideFrom = 2 ** 18;
/** Parts that a side is divided into at least, where it is long enough: the last one keeps the others waiting. */
const turns = 32;
/** Rows of a part at most; as for panels, more would not stay in the nearest memory. */
const mostRowsOfPart = 64;
/** Columns that a single row goes under at once: more sums hide how long an addition takes. */
const columnsOfRow = 32;

const zero = i32.const(0);

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
  const { fn, blocking } = scope;
  const m = countOf(scope, out.rows);
  const k = countOf(scope, kRows);
  const product = { left, right, out, m, k, depth: depthOf(k.most), blocking };
  const direct = (): void => divide(scope, product, false);
  const packed = (): void => divide(scope, product, true);
  if (right.transposed) packed();
  else if (product.depth * out.cols < packFrom || m.most < packRows || out.cols <= blocking.panel) direct();
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
  const { out, m, blocking } = product;
  const { panel, strip } = blocking;
  const packsLeft = leftPays(product, packsRight);
  const panels = Math.ceil(out.cols / panel);
  const allRows = { from: zero, to: m.code, most: m.most };
  const allColumns = { from: zero, to: i32.const(panels) };
  const large = m.most * out.cols * product.k.most >= divideFrom;
  if (panels > 1 && 2 * out.cols >= m.most) {
    const strips = packsLeft ? packWholeLeft(scope, product) : leftInPlace(product);
    const size = Math.min(Math.max(Math.floor(panels / turns), 1), mostColumns / panel);
    const columns = { code: i32.const(panels), most: panels, fixed: panels };
    // Single rows go under many panels at once, which a thread alone has side by side from the first one on.
    forParts(scope, columns, large && packsRight ? size : undefined, 1, (part, most) =>
      forCuts(scope, product, (cut) => {
        const right = packsRight ? packRight(scope, product, { ...part, most }, cut) : rightInPlace(product);
        forHeights(scope, product, allRows, (rows) =>
          writePanels(scope, strips, right, { ...product, ...rows, columns: part }, cut),
        );
      }),
    );
    return;
  }
  const right = packsRight ? packWholeRight(scope, product) : rightInPlace(product);
  const bundle = bundleRows(product);
  const bundles = Math.min(Math.floor(m.most / turns / bundle), Math.floor(mostRowsOfPart / bundle));
  const size = Math.max(bundles, 1) * bundle;
  forParts(scope, m, large ? size : undefined, strip, (part, most) =>
    forCuts(scope, product, (cut) =>
      forHeights(scope, product, { ...part, most }, (rows) => {
        const strips = packsLeft ? packLeft(scope, product, { ...rows, most }, cut) : leftInPlace(product);
        writePanels(scope, strips, right, { ...product, ...rows, columns: allColumns }, cut);
      }),
    ),
  );
}

/** Whether the left factor is packed. */
function leftPays({ left, out, m, depth, blocking: { panel, strip } }: Product, packsRight: boolean): boolean {
  const pays = left.inner === 4 ? packsRight && out.cols >= packCrossedFrom : out.cols > panel;
  return pays && m.most > strip && m.most * depth >= packFrom;
}

/** A part of the result: rows from … to, and some panels. */
interface Rectangle extends Product, Part {
  readonly columns: Part;
}

/** The panels one after the other, each against all rows. */
function writePanels(scope: Scope, strips: Strips, panels: Panels, work: Rectangle, cut: Cut): void {
  const { fn } = scope;
  const { out, blocking } = work;
  const { panel } = blocking;
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
      c: i32.add(i32.mul(row, i32.const(4 * out.cols)), i32.mul(index, i32.const(4 * panel))),
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
  const panelsOfRow = columnsOfRow / panel;
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

/** Rows strip by strip; then what is left over. */
function forStrips(
  { fn }: Scope,
  { from, to, m, blocking: { strip } }: Rectangle,
  work: (row: Code, rows: number) => void,
): void {
  const rest = i32.remU(i32.sub(to, from), i32.const(strip));
  const whole = fn.keep(i32.sub(to, rest), 'i32');
  if (m.most >= strip) fn.loop(from, whole, strip, (row) => work(row, strip));
  if (m.fixed !== undefined) {
    // Parts begin at multiples of the strip, so only the last one has a rest, and it is known.
    const rows = m.fixed % strip;
    if (rows > 0) fn.if(i32.ltU(whole, to), () => work(whole, rows));
    return;
  }
  let start = whole;
  for (const rows of [4, 2, 1].filter((each) => each < strip && each <= m.most)) {
    const end = fn.keep(i32.add(start, i32.and(i32.sub(to, start), i32.const(rows))), 'i32');
    fn.if(i32.ltU(start, end), () => work(start, rows));
    start = end;
  }
}
