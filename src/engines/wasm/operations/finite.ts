import type { Definition } from '../code/encoding.js';
import { FunctionBuilder } from '../code/function.js';
import { f32, f32x4, i32, v128 } from '../code/instructions.js';

const zero = i32.const(0);

/** (address, bytes) → the sum of 0·x over some floats: 0, or NaN where one of them is not finite. */
export function timesZero(): Definition {
  const fn = new FunctionBuilder(['i32', 'i32']);
  const [address, bytes] = [fn.parameter(0), fn.parameter(1)];
  const [total, sum, nothing] = [fn.local('f32'), fn.local('v128'), f32x4.const(0)];
  const whole = fn.keep(i32.and(bytes, i32.const(-16)), 'i32');
  fn.loop(zero, whole, 16, (at) =>
    fn.do(sum.set(f32x4.add(sum.get, f32x4.mul(v128.load(i32.add(address, at)), nothing)))),
  );
  fn.loop(whole, bytes, 4, (at) =>
    fn.do(total.set(f32.add(total.get, f32.mul(f32.load(i32.add(address, at)), f32.const(0))))),
  );
  const lanes = [0, 1, 2, 3].map((lane) => f32x4.extract(sum.get, lane));
  fn.do(lanes.reduce((before, lane) => f32.add(before, lane), total.get));
  return fn.toDefinition(['f32']);
}
