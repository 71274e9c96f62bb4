import type { Code } from '../code/encoding.js';
import { f32, f32x4, i32, v128, zero } from '../code/instructions.js';
import type { Scope } from '../code/site.js';
import type { Part } from '../threads/parts.js';
import type { Tables } from './plan.js';
import { inTable } from './table.js';

/** Vectors that are written out at most. */
const unrolled = 8;

/** out[i] = Σₚ a[i, p] · b[p]: a column of results, where both factors run along memory. */
export function writeDots(scope: Scope, { a, b, out }: Tables, rows: Part): void {
  const { fn, v } = scope;
  const terms = a.cols;
  const start = b.base === undefined ? zero : fn.keep(b.base, 'i32');
  const vectors = Math.floor(terms / 4);
  fn.loop(rows.from, rows.to, 1, (row) => {
    const from = fn.keep(inTable(a, i32.mul(row, i32.const(4 * a.stride))), 'i32');
    const total = fn.local('f32');
    if (vectors === 0) fn.do(total.set(f32.const(0)));
    else {
      const sum = fn.local('v128');
      const add = (place: Code, at: Code, offset: number): Code =>
        sum.set(v.multiplyAdd(v128.load(place, a.address + offset), v128.load(at, b.address + offset), sum.get));
      fn.do(sum.set(f32x4.mul(v128.load(from, a.address), v128.load(start, b.address))));
      if (vectors <= unrolled) for (let j = 1; j < vectors; j++) fn.do(add(from, start, 16 * j));
      else
        fn.loop(i32.const(16), i32.const(16 * vectors), 16, (at) => fn.do(add(i32.add(from, at), inTable(b, at), 0)));
      const pairs = fn.keep(f32x4.add(sum.get, v128.shuffle(sum.get, sum.get, [2, 3, 2, 3])));
      fn.do(total.set(f32.add(f32x4.extract(pairs, 0), f32x4.extract(pairs, 1))));
    }
    for (let p = 4 * vectors; p < terms; p++) {
      const product = f32.mul(f32.load(from, a.address + 4 * p), f32.load(start, b.address + 4 * p));
      fn.do(total.set(f32.add(total.get, product)));
    }
    fn.do(f32.store(inTable(out, i32.mul(row, i32.const(4 * out.stride))), total.get, out.address));
  });
}
