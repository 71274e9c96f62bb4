import type { Code, Definition } from './code/encoding.js';
import { FunctionBuilder } from './code/function.js';
import { control, f32, i32 } from './code/instructions.js';
import { type Count, mostOperands, wordsOf } from './code/operands.js';
import type { Leaves } from './leaves.js';
import type { Crew } from './threads/crew.js';

/** (order, ends, count, output, losses, …counts) → (): a run for each batch, and its output in `losses`. */
export function writeBatches(run: number, counts: readonly Count[], leaves: Leaves, crew: Crew): Definition {
  const fn = new FunctionBuilder(new Array<'i32'>(mostOperands).fill('i32'));
  const [order, ends, count, output, losses] = [0, 1, 2, 3, 4].map((k) => fn.parameter(k)) as [
    Code,
    Code,
    Code,
    Code,
    Code,
  ];
  const start = fn.local('i32');
  const counters = counts.map((each) => new Counter(fn, wordsOf(fn, each, 'batches')));
  fn.do(start.set(i32.const(0)));
  for (const each of counters) each.begin();
  fn.loop(i32.const(0), i32.shl(count, i32.const(2)), 4, (at) => {
    const end = fn.keep(i32.load(i32.add(ends, at)), 'i32');
    fn.do(...leaves.readRowNumbersAt(i32.add(order, i32.shl(start.get, i32.const(2)))));
    fn.do(control.call(run, i32.sub(end, start.get), ...counters.flatMap(({ words }) => words)));
    crew.once(fn, () => fn.do(f32.store(i32.add(losses, at), f32.load(output))));
    fn.do(start.set(end));
    for (const each of counters) each.advance();
  });
  fn.do(...leaves.readRowNumbersInPlace());
  return fn.toDefinition();
}

/** Counts in two words, from what the operands say. */
class Counter {
  readonly #fn: FunctionBuilder;
  readonly #from: readonly [Code, Code];
  readonly #low;
  readonly #high;

  constructor(fn: FunctionBuilder, from: readonly [Code, Code]) {
    this.#fn = fn;
    this.#from = from;
    this.#low = fn.local('i32');
    this.#high = fn.local('i32');
  }

  get words(): readonly Code[] {
    return [this.#low.get, this.#high.get];
  }

  begin(): void {
    this.#fn.do(this.#low.set(this.#from[0]), this.#high.set(this.#from[1]));
  }

  /** The higher word counts how often the lower one comes to 0. */
  advance(): void {
    const [low, high] = [this.#low, this.#high];
    this.#fn.do(low.set(i32.add(low.get, i32.const(1))), high.set(i32.add(high.get, i32.eqz(low.get))));
  }
}
