import type { Code } from '../code/encoding.js';
import type { FunctionBuilder } from '../code/function.js';
import { control, f32, i32, v128, zero } from '../code/instructions.js';
import { storeLanes } from '../code/lanes.js';
import type { Scope } from '../code/site.js';
import type { Part } from '../threads/parts.js';
import { inTable, type Table } from './table.js';

/** Lanes that are packed side by side: lines of memory are read whole, before others push them out. */
const lanesTogether = 32;
const mostTogether = 4;

/** What is packed: a stretch of the sum, from a factor as it lies in memory. */
export interface Source {
  readonly table: Table;
  /** Whether the terms of one lane lie side by side in memory, rather than the lanes of one term. */
  readonly crossed: boolean;
  readonly first: Code;
  readonly terms: Code;
}

/** Slices of a factor: a lane is a row of A or a column of B. */
export interface Slices extends Part {
  /** Lanes of a slice: even. */
  readonly width: number;
  /** How many lanes the factor has. */
  readonly lanes: Code;
}

/**
 * Copies lanes into slices, in which the lanes of one term lie side by side: the slice that begins with
 * lane l begins at to + 4 · terms · l. Lanes past the last one hold anything: their sums are not stored.
 */
export function pack({ fn }: Scope, source: Source, slices: Slices, to: Code): void {
  const laneBytes = fn.keep(i32.shl(source.terms, i32.const(2)), 'i32');
  const at = (lane: Code): Code => fn.keep(i32.add(to, i32.mul(lane, laneBytes)), 'i32');
  if (source.crossed) packCrossed(fn, source, slices, at);
  else packAlong(fn, source, slices, at);
}

function packAlong(
  fn: FunctionBuilder,
  { table, first, terms }: Source,
  { from, to, width }: Slices,
  at: (lane: Code) => Code,
): void {
  const row = 4 * table.stride;
  const bytes = 4 * width;
  const copy = (lane: Code, count: number): void => {
    const places = Array.from({ length: count }, (_, k) => at(i32.add(lane, i32.const(k * width))));
    const line = fn.local('i32');
    fn.do(line.set(inTable(table, i32.add(i32.mul(first, i32.const(row)), i32.shl(lane, i32.const(2))))));
    fn.loop(zero, i32.mul(terms, i32.const(bytes)), bytes, (offset) => {
      places.forEach((place, k) => {
        const target = fn.keep(i32.add(place, offset), 'i32');
        for (let j = 0; j < width; j += 4) {
          const value = v128.load(line.get, table.address + k * bytes + 4 * j);
          fn.do(storeLanes(target, width - j >= 4 ? value : fn.keep(value), width - j, 4 * j));
        }
      });
      fn.do(line.set(i32.add(line.get, i32.const(row))));
    });
  };
  const together = Math.min(Math.floor(lanesTogether / width), mostTogether);
  const step = together * width;
  fn.if(i32.ltU(from, to), () => {
    const rest = fn.keep(i32.sub(to, i32.remU(i32.sub(to, from), i32.const(step))), 'i32');
    fn.loop(from, rest, step, (lane) => copy(lane, together));
    fn.loop(rest, to, width, (lane) => copy(lane, 1));
  });
}

function packCrossed(
  fn: FunctionBuilder,
  { table, first, terms }: Source,
  { from, to, width, lanes }: Slices,
  at: (lane: Code) => Code,
): void {
  const row = 4 * table.stride;
  const last = fn.keep(i32.sub(lanes, i32.const(1)), 'i32');
  const start = fn.keep(inTable(table, i32.shl(first, i32.const(2))), 'i32');
  const whole = fn.keep(i32.and(terms, i32.const(-4)), 'i32');
  fn.loop(from, to, width, (lane) => {
    const place = at(lane);
    const lines = Array.from({ length: width }, (_, j) => {
      const wanted = fn.keep(i32.add(lane, i32.const(j)), 'i32');
      // Past the last lane, it is read once more: there may be no memory.
      const index = control.select(wanted, last, i32.ltU(wanted, last));
      return fn.keep(i32.add(i32.mul(index, i32.const(row)), start), 'i32');
    });
    const target = (term: Code): Code => fn.keep(i32.add(place, i32.mul(term, i32.const(4 * width))), 'i32');
    const inLine = (line: Code, term: Code): Code => i32.add(line, i32.shl(term, i32.const(2)));
    fn.loop(zero, whole, 4, (term) => {
      const put = target(term);
      for (let j = 0; j < width; j += 4) {
        const read = (line: Code): Code => fn.keep(v128.load(inLine(line, term), table.address));
        const block = lines.slice(j, j + 4).map(read);
        while (block.length < 4) block.push(block[0] as Code);
        transposed(fn, block as [Code, Code, Code, Code]).forEach((value, q) => {
          fn.do(storeLanes(put, fn.keep(value), width - j, 4 * (q * width + j)));
        });
      }
    });
    fn.loop(whole, terms, 1, (term) => {
      const put = target(term);
      lines.forEach((line, j) => {
        fn.do(f32.store(put, f32.load(inLine(line, term), table.address), 4 * j));
      });
    });
  });
}

/** The rows of the transposed 4 × 4 block. */
function transposed(fn: FunctionBuilder, [a, b, c, d]: readonly [Code, Code, Code, Code]): Code[] {
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
