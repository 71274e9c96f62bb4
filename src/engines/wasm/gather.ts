import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { control, f32, i32, v128 } from './instructions.js';
import { partOf } from './parts.js';
import { rowsOf, type Scope, type Site } from './site.js';

const zero = i32.const(0);

/** Copies `count` floats, exactly. */
function copyRun(fn: FunctionBuilder, from: Code, to: Code, offset: number, count: number): void {
  const vectors = Math.floor(count / 4);
  if (vectors <= 8) {
    for (let k = 0; k < vectors; k++) fn.do(v128.store(to, v128.load(from, 16 * k), offset + 16 * k));
  } else {
    fn.loop(zero, i32.const(16 * vectors), 16, (at) =>
      fn.do(v128.store(i32.add(to, at), v128.load(i32.add(from, at)), offset)),
    );
  }
  let done = 16 * vectors;
  if (count % 4 >= 2) {
    fn.do(v128.store64Lane(to, v128.load64Zero(from, done), 0, offset + done));
    done += 8;
  }
  if (count % 2 === 1) fn.do(f32.store(to, f32.load(from, done), offset + done));
}

/** How the row numbers are written: whole numbers behind a pointer, or floats of the graph. */
export type Indices =
  | { readonly kind: 'whole'; readonly address: Code }
  | { readonly kind: 'float'; readonly site: Site };

/** Copies the rows that the indices name; an index outside the table gives a row of NaN. */
export function writeGather(scope: Scope, table: Site, indices: Indices, out: Site): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, out.rows), 4);
  const rowsOfTable = rowsOf(scope, table.rows);
  const bytes = 4 * out.cols;
  fn.loop(part.from, part.to, 1, (row) => {
    const to = fn.keep(i32.mul(row, i32.const(bytes)), 'i32');
    const at = i32.shl(row, i32.const(2));
    const index = fn.local('i32');
    if (indices.kind === 'whole') fn.do(index.set(i32.load(i32.add(indices.address, at))));
    else {
      const value = fn.keep(f32.load(at, indices.site.address), 'f32');
      fn.do(index.set(i32.truncSatF32U(value)));
      // A fraction, a negative number or NaN does not come back as it was.
      const same = f32.eq(f32.convertI32U(index.get), value);
      fn.do(index.set(control.select(index.get, i32.const(-1), same)));
    }
    const copy = fn.block(() => {
      const from = fn.keep(i32.add(i32.const(table.address), i32.mul(index.get, i32.const(bytes))), 'i32');
      copyRun(fn, from, to, out.address, out.cols);
    });
    const fill = fn.block(() => {
      fn.loop(zero, i32.const(bytes), 4, (k) => fn.do(f32.store(i32.add(to, k), f32.const(Number.NaN), out.address)));
    });
    fn.do(control.ifElse(i32.ltU(index.get, rowsOfTable), copy, fill));
  });
}
