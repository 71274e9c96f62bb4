import type { Definition } from '../code/encoding.js';
import { FunctionBuilder } from '../code/function.js';
import { f32, f32x4, i32, v128, zero } from '../code/instructions.js';

/** Sums side by side, as one would wait for each of its additions. */
const sums = 4;

/** (address, bytes) → the sum of 0·x over some floats: 0, or NaN where one of them is not finite. */
export function timesZero(): Definition {
  const fn = new FunctionBuilder(['i32', 'i32']);
  const [address, bytes] = [fn.parameter(0), fn.parameter(1)];
  const [total, nothing] = [fn.local('f32'), f32x4.const(0)];
  const parts = Array.from({ length: sums }, () => fn.local('v128'));
  const whole = fn.keep(i32.and(bytes, i32.const(-16 * sums)), 'i32');
  fn.loop(zero, whole, 16 * sums, (at) => {
    const place = fn.keep(i32.add(address, at), 'i32');
    for (const [k, sum] of parts.entries())
      fn.do(sum.set(f32x4.add(sum.get, f32x4.mul(v128.load(place, 16 * k), nothing))));
  });
  fn.loop(whole, bytes, 4, (at) =>
    fn.do(total.set(f32.add(total.get, f32.mul(f32.load(i32.add(address, at)), f32.const(0))))),
  );
  const sum = fn.keep(parts.map(({ get }) => get).reduce((before, each) => f32x4.add(before, each)));
  const lanes = [0, 1, 2, 3].map((lane) => f32x4.extract(sum, lane));
  fn.do(lanes.reduce((before, lane) => f32.add(before, lane), total.get));
  return fn.toDefinition(['f32']);
}
