import { f32x4, i32, v128 } from '../code/instructions.js';
import { storeLanes } from '../code/lanes.js';
import { rowsOf, type Scope, type Site } from '../code/site.js';
import { partOf } from '../threads/parts.js';
import { copyRun } from './gather.js';

/** Puts each part into the columns from its start on, row by row, and zeros into the others. */
export function writeJoin(scope: Scope, parts: readonly Site[], starts: readonly number[], out: Site): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, out.rows), 4);
  fn.loop(part.from, part.to, 1, (row) => {
    const to = fn.keep(i32.mul(row, i32.const(4 * out.cols)), 'i32');
    const zeros = (from: number, end: number): void => {
      const whole = end - ((end - from) % 4);
      if (from < whole)
        fn.loop(i32.const(4 * from), i32.const(4 * whole), 16, (col) =>
          fn.do(v128.store(i32.add(to, col), f32x4.const(0), out.address)),
        );
      if (whole < end) fn.do(storeLanes(to, f32x4.const(0), end - whole, out.address + 4 * whole));
    };
    let done = 0;
    parts.forEach(({ address, cols }, k) => {
      const start = starts[k] as number;
      zeros(done, start);
      const from = fn.keep(i32.mul(row, i32.const(4 * cols)), 'i32');
      copyRun(fn, from, to, { from: address, to: out.address + 4 * start }, cols);
      done = start + cols;
    });
    zeros(done, out.cols);
  });
}

/** Copies columns, row by row. */
export function writeColumns(scope: Scope, of: Site, first: number, out: Site): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, out.rows), 4);
  fn.loop(part.from, part.to, 1, (row) => {
    const from = fn.keep(i32.mul(row, i32.const(4 * of.cols)), 'i32');
    const to = fn.keep(i32.mul(row, i32.const(4 * out.cols)), 'i32');
    copyRun(fn, from, to, { from: of.address + 4 * first, to: out.address }, out.cols);
  });
}
