import type { Code } from '../code/encoding.js';
import { control, i32, zero } from '../code/instructions.js';
import type { Scope } from '../code/site.js';
import type { Part } from '../threads/parts.js';
import { writeBlock } from './block.js';
import type { Cut, Panels, Product, Strips } from './factors.js';
import { inTable } from './table.js';

/** Columns that a single row goes under at once: more sums hide how long an addition takes. */
const columnsOfRow = 32;

/** A part of the result: rows from … to, and some panels. */
interface Rectangle extends Product, Part {
  readonly columns: Part;
}

/** The panels one after the other, each against all rows. */
export function writePanels(scope: Scope, strips: Strips, panels: Panels, work: Rectangle, cut: Cut): void {
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
      c: inTable(out, i32.add(i32.mul(row, i32.const(4 * out.stride)), i32.mul(index, i32.const(4 * panel)))),
      cOffset: out.address,
      cRow: 4 * out.stride,
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
