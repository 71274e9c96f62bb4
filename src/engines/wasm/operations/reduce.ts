import type { Reduce, Shape } from '../../../graph/index.js';
import type { Code } from '../code/encoding.js';
import type { Local } from '../code/function.js';
import { f32, f32x4, i32, v128, zero } from '../code/instructions.js';
import { mostRows, rowsOf, type Scope, type Site, times } from '../code/site.js';
import { forStretches, type Part, partOf } from '../threads/parts.js';

interface Fold {
  readonly start: number;
  /** Vectors side by side, where the order makes no difference to any bit; one waits for the other otherwise. */
  readonly width: number;
  readonly vector: (a: Code, b: Code) => Code;
  readonly single: (a: Code, b: Code) => Code;
}

const folds: Readonly<Record<Reduce['how'], Fold>> = {
  sum: { start: 0, width: 1, vector: f32x4.add, single: f32.add },
  max: { start: Number.NEGATIVE_INFINITY, width: 4, vector: f32x4.max, single: f32.max },
};

/** (lane 0 ∘ lane 2) ∘ (lane 1 ∘ lane 3) */
function across({ fn }: Scope, { vector, single }: Fold, value: Code): Code {
  const given = fn.keep(value);
  const pairs = fn.keep(vector(given, v128.shuffle(given, given, [2, 3, 2, 3])));
  return single(f32x4.extract(pairs, 0), f32x4.extract(pairs, 1));
}

/** Folds `count` floats from an address on; the vectors first, then what is left over. */
function foldRun(scope: Scope, fold: Fold, address: Code, offset: number, count: number): Code {
  const { fn } = scope;
  const vectors = Math.floor(count / 4);
  const total = fn.local('f32');
  if (vectors === 0) fn.do(total.set(f32.const(fold.start)));
  else {
    const sum = fn.local('v128');
    fn.do(sum.set(v128.load(address, offset)));
    if (vectors <= 4) {
      for (let k = 1; k < vectors; k++) fn.do(sum.set(fold.vector(sum.get, v128.load(address, offset + 16 * k))));
    } else {
      fn.loop(i32.const(16), i32.const(16 * vectors), 16, (at) =>
        fn.do(sum.set(fold.vector(sum.get, v128.load(i32.add(address, at), offset)))),
      );
    }
    fn.do(total.set(across(scope, fold, sum.get)));
  }
  for (let k = 4 * vectors; k < count; k++) fn.do(total.set(fold.single(total.get, f32.load(address, offset + 4 * k))));
  return total.get;
}

/** One number for each row. */
function overColumns(scope: Scope, fold: Fold, of: Site, out: Site): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, of.rows), 4);
  fn.loop(part.from, part.to, 1, (row) => {
    const start = fn.keep(i32.mul(row, i32.const(4 * of.cols)), 'i32');
    const value = foldRun(scope, fold, start, of.address, of.cols);
    fn.do(f32.store(i32.shl(row, i32.const(2)), value, out.address));
  });
}

/** One number for each column: up to four vectors side by side run down the rows together. */
function overRows(scope: Scope, fold: Fold, of: Site, out: Site): void {
  const { fn } = scope;
  const stride = 4 * of.cols;
  const bytes = times(rowsOf(scope, of.rows), of.rows, stride);
  const down = (width: number, at: Code, offset: number): void => {
    const sums = Array.from({ length: width }, () => fn.local('v128'));
    for (const sum of sums) fn.do(sum.set(scope.v.constant(fold.start)));
    fn.loop(zero, bytes, stride, (row) => {
      const from = fn.keep(i32.add(row, at), 'i32');
      sums.forEach((sum, k) => {
        fn.do(sum.set(fold.vector(sum.get, v128.load(from, of.address + offset + 16 * k))));
      });
    });
    sums.forEach((sum, k) => {
      fn.do(v128.store(at, sum.get, out.address + offset + 16 * k));
    });
  };
  const wide = Math.floor(of.cols / 16) * 64;
  const part = partOf(scope, i32.const(wide), 64);
  if (wide > 0) fn.loop(part.from, part.to, 64, (at) => down(4, at, 0));
  const rest = Math.ceil((stride - wide) / 16);
  // The last vector may reach past the row, into what follows; its lanes beyond are never used.
  if (rest > 0) onFirst(scope, () => down(rest, zero, wide));
}

/** Floats that are folded in one go; longer tables stretch by stretch, so that threads can share them at the same bits. */
const stretch = 2 ** 14;

/** Gives the vector at a place, wherever that lies in the part that it is asked for first. */
export type Reader = (part: Part) => (at: Code) => Code;

/** Folds numbers that are read, or computed, vector by vector. */
function foldPart(scope: Scope, fold: Fold, part: Part, reader: Reader): Code {
  const { fn } = scope;
  const read = reader(part);
  const total = fn.local('f32');
  const upTo = (bytes: number): Code =>
    fn.keep(i32.add(part.from, i32.and(i32.sub(part.to, part.from), i32.const(-bytes))), 'i32');
  const all = Array.from({ length: fold.width }, () => fn.local('v128'));
  const [sum, ...others] = all as [Local, ...Local[]];
  for (const each of all) fn.do(each.set(scope.v.constant(fold.start)));
  const wide = 16 * fold.width;
  const [first, whole] = [upTo(wide), upTo(16)];
  const take = (into: Local, at: Code): void => fn.do(into.set(fold.vector(into.get, read(at))));
  fn.loop(part.from, first, wide, (at) => {
    for (const [k, each] of all.entries()) take(each, k === 0 ? at : i32.add(at, i32.const(16 * k)));
  });
  for (const other of others) fn.do(sum.set(fold.vector(sum.get, other.get)));
  if (others.length > 0) fn.loop(first, whole, 16, (at) => take(sum, at));
  fn.do(total.set(across(scope, fold, sum.get)));
  fn.if(i32.ltU(whole, part.to), () => {
    const rest = fn.keep(read(whole));
    for (let lane = 0; lane < 3; lane++)
      fn.if(i32.ltU(i32.add(whole, i32.const(4 * lane)), part.to), () =>
        fn.do(total.set(fold.single(total.get, f32x4.extract(rest, lane)))),
      );
  });
  return total.get;
}

/** Folds all of a table of that shape into one number. */
export function foldAll(scope: Scope, how: Reduce['how'], { rows, cols }: Shape, reader: Reader, out: Site): void {
  const { fn } = scope;
  const fold = folds[how];
  const bytes = fn.keep(times(rowsOf(scope, rows), rows, 4 * cols), 'i32');
  const most = mostRows(scope, rows) * cols;
  const put = (value: Code): void => fn.do(f32.store(zero, value, out.address));
  if (most <= stretch) {
    onFirst(scope, () => put(foldPart(scope, fold, { from: zero, to: bytes }, reader)));
    return;
  }
  const totals = scope.common(4 * Math.ceil(most / stretch));
  forStretches(fn, partOf(scope, bytes, 4 * stretch), 4 * stretch, (part) => {
    const at = i32.add(totals, i32.divU(part.from, i32.const(stretch)));
    fn.do(f32.store(at, foldPart(scope, fold, part, reader)));
  });
  scope.share?.meet();
  onFirst(scope, () => {
    const total = fn.local('f32');
    fn.do(total.set(f32.const(fold.start)));
    fn.loop(zero, i32.divU(i32.add(bytes, i32.const(4 * stretch - 4)), i32.const(stretch)), 4, (at) =>
      fn.do(total.set(fold.single(total.get, f32.load(i32.add(totals, at))))),
    );
    put(total.get);
  });
}

function overAll(scope: Scope, fold: Fold, of: Site, out: Site, how: Reduce['how']): void {
  const { rows, cols, address } = of;
  if (typeof rows === 'number' && rows * cols <= stretch)
    onFirst(scope, () => scope.fn.do(f32.store(zero, foldRun(scope, fold, zero, address, rows * cols), out.address)));
  else foldAll(scope, how, of, () => (at) => v128.load(at, address), out);
}

/** Runs on the first thread only. */
export function onFirst({ fn, share }: Scope, work: () => void): void {
  if (share === undefined) work();
  else fn.if(i32.eqz(share.thread), work);
}

/** Every element is folded by one thread in one order, so the number of threads changes no bit. */
export function writeReduce(scope: Scope, { how, over }: Reduce, of: Site, out: Site): void {
  const write = { rows: overRows, cols: overColumns, all: overAll }[over];
  write(scope, folds[how], of, out, how);
}
