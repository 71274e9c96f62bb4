import type { Code } from './encoding.js';
import type { FunctionBuilder } from './function.js';
import { control, f32, i32, v128 } from './instructions.js';
import type { Part, Scope, Site } from './site.js';

const zero = i32.const(0);

/** The four rows of the transposed 4 × 4 block at an address. */
function transposed(fn: FunctionBuilder, from: Code, offset: number, stride: number): Code[] {
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => fn.keep(v128.load(from, offset + i * stride))) as [
    Code,
    Code,
    Code,
    Code,
  ];
  const low = fn.keep(v128.shuffle(a, b, [0, 4, 1, 5]));
  const high = fn.keep(v128.shuffle(a, b, [2, 6, 3, 7]));
  const low2 = fn.keep(v128.shuffle(c, d, [0, 4, 1, 5]));
  const high2 = fn.keep(v128.shuffle(c, d, [2, 6, 3, 7]));
  return [
    v128.shuffle(low, low2, [0, 1, 4, 5]),
    v128.shuffle(low, low2, [2, 3, 6, 7]),
    v128.shuffle(high, high2, [0, 1, 4, 5]),
    v128.shuffle(high, high2, [2, 3, 6, 7]),
  ];
}

/**
 * Terms first … first + count of B into panels of eight columns, for this thread's panels; a last panel
 * of at most four columns is four wide. Lanes past the columns hold anything: their sums are not stored.
 */
export function packPanels(
  { fn }: Scope,
  b: Site,
  isTransposed: boolean,
  n: number,
  part: Part,
  first: Code,
  count: Code,
  panelAt: (index: Code) => Code,
): void {
  const row = 4 * b.cols;
  const whole = Math.floor(n / 8);
  const pack = isTransposed ? packStoredTransposed : packStored;
  const one = (index: Code, columns: number): void => {
    const to = fn.keep(panelAt(index), 'i32');
    pack(fn, b.address, row, index, columns, first, count, to);
  };
  if (whole > 0) {
    const end = fn.keep(control.select(part.to, i32.const(whole), i32.ltU(part.to, i32.const(whole))), 'i32');
    fn.loop(part.from, end, 1, (index) => one(index, 8));
  }
  if (n % 8 > 0) fn.if(i32.ltU(i32.const(whole), part.to), () => one(i32.const(whole), n % 8));
}

type Pack = (
  fn: FunctionBuilder,
  address: number,
  row: number,
  index: Code,
  columns: number,
  first: Code,
  count: Code,
  to: Code,
) => void;

const packStored: Pack = (fn, address, row, index, columns, first, count, to) => {
  const width = columns <= 4 ? 16 : 32;
  const from = fn.local('i32');
  fn.do(from.set(i32.add(i32.mul(first, i32.const(row)), i32.shl(index, i32.const(5)))));
  fn.loop(zero, i32.mul(count, i32.const(width)), width, (at) => {
    const place = fn.keep(i32.add(to, at), 'i32');
    for (let j = 0; j < width; j += 16) fn.do(v128.store(place, v128.load(from.get, address + j), j));
    fn.do(from.set(i32.add(from.get, i32.const(row))));
  });
};

const packStoredTransposed: Pack = (fn, address, row, index, columns, first, count, to) => {
  const width = columns <= 4 ? 16 : 32;
  const from = fn.keep(i32.add(i32.mul(index, i32.const(8 * row)), i32.shl(first, i32.const(2))), 'i32');
  // Blocks of four reach past the last column of a narrow panel; there they would read another tensor's end.
  const blocks = columns % 4 === 0 ? columns : columns - (columns % 4);
  const whole = fn.keep(i32.and(count, i32.const(-4)), 'i32');
  const at = (p: Code): readonly [Code, Code] => [
    fn.keep(i32.add(from, i32.shl(p, i32.const(2))), 'i32'),
    fn.keep(i32.add(to, i32.mul(p, i32.const(width))), 'i32'),
  ];
  fn.loop(zero, whole, 4, (p) => {
    const [source, place] = at(p);
    for (let j = 0; j < blocks; j += 4) {
      transposed(fn, source, address + j * row, row).forEach((value, q) => {
        fn.do(v128.store(place, value, q * width + 4 * j));
      });
    }
  });
  const singles = (from0: Code, end: Code, firstColumn: number): void => {
    if (firstColumn === columns) return;
    fn.loop(from0, end, 1, (p) => {
      const [source, place] = at(p);
      for (let j = firstColumn; j < columns; j++) fn.do(f32.store(place, f32.load(source, address + j * row), 4 * j));
    });
  };
  singles(zero, whole, blocks);
  singles(whole, count, 0);
};

/** Terms of Aᵀ into strips of four rows: the four factors of one term lie side by side. */
export function packStrips({ fn }: Scope, a: Site, rows: Part, first: Code, count: Code, to: Code): void {
  const row = 4 * a.cols;
  const bytes = fn.keep(i32.shl(count, i32.const(4)), 'i32');
  const target = fn.local('i32');
  fn.do(target.set(to));
  fn.loop(rows.from, rows.to, 4, (column) => {
    const from = fn.local('i32');
    fn.do(from.set(i32.add(i32.mul(first, i32.const(row)), i32.shl(column, i32.const(2)))));
    fn.loop(zero, bytes, 16, (at) => {
      fn.do(v128.store(i32.add(target.get, at), v128.load(from.get, a.address)));
      fn.do(from.set(i32.add(from.get, i32.const(row))));
    });
    fn.do(target.set(i32.add(target.get, bytes)));
  });
}
