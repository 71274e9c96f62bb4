import type { Code } from '../code/encoding.js';
import type { FunctionBuilder } from '../code/function.js';
import { control, f32, f32x4, i32, v128, zero } from '../code/instructions.js';
import { rowsOf, type Scope, type Site } from '../code/site.js';
import { partOf } from '../threads/parts.js';

/** Copies `count` floats, exactly. */
export function copyRun(
  fn: FunctionBuilder,
  from: Code,
  to: Code,
  { from: source, to: offset }: { readonly from: number; readonly to: number },
  count: number,
): void {
  const vectors = Math.floor(count / 4);
  if (vectors <= 8) {
    for (let k = 0; k < vectors; k++) fn.do(v128.store(to, v128.load(from, source + 16 * k), offset + 16 * k));
  } else {
    fn.loop(zero, i32.const(16 * vectors), 16, (at) =>
      fn.do(v128.store(i32.add(to, at), v128.load(i32.add(from, at), source), offset)),
    );
  }
  let done = 16 * vectors;
  if (count % 4 >= 2) {
    fn.do(v128.store64Lane(to, v128.load64Zero(from, source + done), 0, offset + done));
    done += 8;
  }
  if (count % 2 === 1) fn.do(f32.store(to, f32.load(from, source + done), offset + done));
}

/** Sets `count` floats to one number. */
export function fillRun(fn: FunctionBuilder, to: Code, offset: number, count: number, value: number): void {
  if (count === 0) return;
  fn.loop(zero, i32.const(4 * count), 4, (at) => fn.do(f32.store(i32.add(to, at), f32.const(value), offset)));
}

/** How the row numbers are written: whole numbers behind a pointer, or floats of the graph. */
export type Indices =
  | { readonly kind: 'whole'; readonly address: Code }
  | { readonly kind: 'float'; readonly site: Site };

/** The row number at a place; what is none becomes the greatest word. */
function indexAt(fn: FunctionBuilder, indices: Indices, place: Code): Code {
  const at = i32.shl(place, i32.const(2));
  if (indices.kind === 'whole') return fn.keep(i32.load(i32.add(indices.address, at)), 'i32');
  const value = fn.keep(f32.load(at, indices.site.address), 'f32');
  const index = fn.keep(i32.truncSatF32U(value), 'i32');
  // A fraction, a negative number or NaN does not come back as it was.
  return fn.keep(control.select(index, i32.const(-1), f32.eq(f32.convertI32U(index), value)), 'i32');
}

/** Copies the rows that the indices name; an index outside the table gives a row of NaN. */
export function writeGather(scope: Scope, table: Site, indices: Indices, out: Site): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, out.rows), 4);
  const rowsOfTable = rowsOf(scope, table.rows);
  const bytes = 4 * out.cols;
  fn.loop(part.from, part.to, 1, (row) => {
    const to = fn.keep(i32.mul(row, i32.const(bytes)), 'i32');
    const index = indexAt(fn, indices, row);
    const copy = fn.block(() => {
      const from = fn.keep(i32.add(i32.const(table.address), i32.mul(index, i32.const(bytes))), 'i32');
      copyRun(fn, from, to, { from: 0, to: out.address }, out.cols);
    });
    const fill = fn.block(() => fillRun(fn, to, out.address, out.cols, Number.NaN));
    fn.do(control.ifElse(i32.ltU(index, rowsOfTable), copy, fill));
  });
}

/** Adds a row of floats to another, element by element. */
function addRun(fn: FunctionBuilder, from: Code, fromOffset: number, to: Code, toOffset: number, count: number): void {
  const whole = count - (count % 4);
  fn.loop(zero, i32.const(4 * whole), 16, (at) => {
    const target = fn.keep(i32.add(to, at), 'i32');
    fn.do(
      v128.store(target, f32x4.add(v128.load(target, toOffset), v128.load(i32.add(from, at), fromOffset)), toOffset),
    );
  });
  for (let k = whole; k < count; k++) {
    const sum = f32.add(f32.load(to, toOffset + 4 * k), f32.load(from, fromOffset + 4 * k));
    fn.do(f32.store(to, sum, toOffset + 4 * k));
  }
}

/**
 * Adds up rows by the row of the result that each belongs to. Every thread has rows of the result to itself and
 * looks through all indices, so that each sum is taken in one order.
 */
export function writeScatter(scope: Scope, of: Site, indices: Indices, out: Site): void {
  const { fn } = scope;
  const bytes = 4 * out.cols;
  const part = partOf(scope, rowsOf(scope, out.rows), 4);
  const [first, last] = [part.from, part.to].map((row) => fn.keep(i32.mul(row, i32.const(bytes)), 'i32')) as [
    Code,
    Code,
  ];
  // Threads begin at multiples of four rows, and the last vector may reach past the end.
  fn.loop(first, last, 16, (at) => fn.do(v128.store(at, f32x4.const(0), out.address)));
  const rows = fn.keep(i32.sub(part.to, part.from), 'i32');
  fn.loop(zero, rowsOf(scope, of.rows), 1, (row) => {
    const own = fn.keep(i32.sub(indexAt(fn, indices, row), part.from), 'i32');
    fn.if(i32.ltU(own, rows), () => {
      const to = fn.keep(i32.add(first, i32.mul(own, i32.const(bytes))), 'i32');
      addRun(fn, fn.keep(i32.mul(row, i32.const(bytes)), 'i32'), of.address, to, out.address, out.cols);
    });
  });
}
