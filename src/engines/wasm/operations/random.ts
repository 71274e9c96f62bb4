import { parity, Random } from '../../../core/random.js';
import type { RandomNode } from '../../../graph/index.js';
import type { Code } from '../code/encoding.js';
import { f32x4, f64x2, i32, i32x4, v128 } from '../code/instructions.js';
import { rowsOf, type Scope, type Site, times } from '../code/site.js';
import { partOf } from '../threads/parts.js';

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;
/** The greatest float32 below 1: rounding to float32 must not leave the open interval. */
const belowOne = 1 - 2 ** -24;

/** Threefry-2×32 with 20 rounds for four counters at once; see core/random.ts. */
function threefry(
  keep: (value: Code) => Code,
  keys: readonly [number, number],
  counters: readonly [Code, Code],
): [Code, Code] {
  const schedule = [keys[0], keys[1], keys[0] ^ keys[1] ^ parity].map((key) => key | 0);
  const key = (index: number, extra = 0): Code => i32x4.const(((schedule[index % 3] as number) + extra) | 0);
  let a = keep(i32x4.add(counters[0], key(0)));
  let b = keep(i32x4.add(counters[1], key(1)));
  for (let round = 0; round < 20; round++) {
    const by = rotations[round & 7] as number;
    a = keep(i32x4.add(a, b));
    b = keep(v128.xor(v128.or(i32x4.shl(b, by), i32x4.shrU(b, 32 - by)), a));
    if ((round & 3) === 3) {
      const injection = (round >> 2) + 1;
      a = keep(i32x4.add(a, key(injection)));
      b = keep(i32x4.add(b, key(injection + 1, injection)));
    }
  }
  return [a, b];
}

/** (n + ½)·2⁻⁵² for the 52 bits n of two words of which the upper 26 count, rounded to float32. */
function toUniform(keep: (value: Code) => Code, upper: Code, lower: Code): Code {
  const half = (lanes: readonly number[]): Code => {
    const [high, low] = [upper, lower].map((word) => f64x2.convertLowI32x4U(v128.shuffle(word, word, lanes))) as [
      Code,
      Code,
    ];
    const whole = f64x2.add(f64x2.mul(high, f64x2.const(2 ** 26)), low);
    return keep(f32x4.demoteZeroF64x2(f64x2.mul(f64x2.add(whole, f64x2.const(0.5)), f64x2.const(2 ** -52))));
  };
  return v128.shuffle(half([0, 1, 0, 1]), half([2, 3, 2, 3]), [0, 1, 4, 5]);
}

/**
 * Element k is the k-th uniform number of (seed, stream, step), in every engine.
 *
 * @param step the whole number, in each of four lanes
 */
export function writeRandom(scope: Scope, { seed, stream }: RandomNode, step: Code, out: Site): void {
  const { fn } = scope;
  const keep = (value: Code): Code => fn.keep(value);
  const substream = keep(step);
  const part = partOf(scope, times(rowsOf(scope, out.rows), out.rows, 4 * out.cols), 16);
  const lanes = v128.const([0, 1, 2, 3].flatMap((lane) => [lane, 0, 0, 0]));
  fn.loop(part.from, part.to, 16, (at) => {
    const counter = i32x4.add(i32x4.splat(i32.shrU(at, i32.const(2))), lanes);
    const words = threefry(keep, Random.keys(seed, stream), [counter, substream]);
    const [upper, lower] = words.map((word) => keep(i32x4.shrU(word, 6))) as [Code, Code];
    const value = f32x4.pmin(toUniform(keep, upper, lower), scope.v.constant(belowOne));
    fn.do(v128.store(at, value, out.address));
  });
}
