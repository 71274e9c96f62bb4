import type { Code } from '../code/encoding.js';
import type { Local } from '../code/function.js';
import { control, f32x4, i32, v128 } from '../code/instructions.js';
import { storeLanes } from '../code/lanes.js';
import type { Scope } from '../code/site.js';

/**
 * Sums of at most so many terms are written out. Longer ones run one term at a time: V8 orders a longer
 * stretch of code by its sums, so that all its loads come first, and spills the registers.
 */
const writtenOut = 2;

/** A block of the result: at most the rows of a strip and the columns of a panel, or one row and more. Addresses in bytes. */
export interface Block {
  readonly rows: number;
  readonly columns: number;
  readonly terms: { readonly code: Code; readonly fixed: number | undefined };
  readonly a: Code;
  readonly aOffset: number;
  readonly aRow: number;
  readonly aInner: number;
  readonly b: Code;
  readonly bOffset: number;
  readonly bInner: number;
  readonly c: Code;
  readonly cOffset: number;
  readonly cRow: number;
  /** Whether the sum is added to what the result holds; code where that is known only in the run. */
  readonly adds: Code | false;
}

/**
 * The micro-kernel: sums[i, j] += a[i, p] · b[p, j] for all terms p, with the sums in registers (blocking.ts
 * says how many fit). Rows and vectors go backwards, as V8 then keeps the loads between the sums: loads in a
 * row cost a tenth of the speed, and a quarter where a single row goes under eight vectors.
 */
export function writeBlock(scope: Scope, block: Block): void {
  const { fn, v } = scope;
  const { rows, terms, aOffset, aRow, aInner, bOffset, bInner } = block;
  const vectors = Math.ceil(block.columns / 4);
  const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => fn.local('v128')));
  for (const sum of sums.flat()) fn.do(sum.set(f32x4.const(0)));
  const [a, b] = [fn.local('i32'), fn.local('i32')];
  fn.do(a.set(block.a), b.set(block.b));

  const term = (p: number): void => {
    const load = (j: number): Code => v128.load(b.get, bOffset + p * bInner + 16 * j);
    const shared = Array.from({ length: vectors }, (_, j) => (rows > 1 ? fn.keep(load(j)) : undefined));
    for (let i = rows - 1; i >= 0; i--) {
      const left = fn.keep(v128.loadSplat32(a.get, aOffset + i * aRow + p * aInner));
      const row = sums[i] as readonly Local[];
      for (const [j, sum] of [...row.entries()].reverse())
        fn.do(sum.set(v.multiplyAdd(left, shared[j] ?? load(j), sum.get)));
    }
  };
  if (terms.fixed !== undefined && terms.fixed <= writtenOut) for (let p = 0; p < terms.fixed; p++) term(p);
  else {
    const end = fn.keep(i32.add(b.get, i32.mul(terms.code, i32.const(bInner))), 'i32');
    const body = fn.block(() => {
      term(0);
      fn.do(a.set(i32.add(a.get, i32.const(aInner))), b.set(i32.add(b.get, i32.const(bInner))));
    });
    fn.do(control.doWhile(body, i32.ne(b.get, end)));
  }
  const at = fn.keep(block.c, 'i32');
  const put = (adds: boolean): void => storeSums(scope, block, sums, at, adds);
  if (block.adds === false) put(false);
  else
    fn.do(
      control.ifElse(
        block.adds,
        fn.block(() => put(true)),
        fn.block(() => put(false)),
      ),
    );
}

function storeSums(
  { fn }: Scope,
  { cOffset, cRow, columns }: Block,
  sums: readonly (readonly Local[])[],
  at: Code,
  adds: boolean,
): void {
  sums.forEach((row, i) => {
    const offsetOf = (j: number): number => cOffset + i * cRow + 16 * j;
    const values = row.map((sum, j) => (adds ? fn.keep(f32x4.add(v128.load(at, offsetOf(j)), sum.get)) : sum.get));
    values.forEach((value, j) => {
      fn.do(storeLanes(at, value, columns - 4 * j, offsetOf(j)));
    });
  });
}
