import { type Activation, f, variable } from 'multilayer';
import { type ImmediateEngine, reference } from '#src/engines/index.js';
import { fixed, fuse, gradient, input, map, type Node, reduce } from '#src/graph/index.js';
import type { Loss } from '#src/losses/index.js';

export type Rows = readonly (readonly number[])[];

/** Cuts a flat row-major list into rows. */
function toRows(data: Float64Array, cols: number): number[][] {
  return Array.from({ length: data.length / cols }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
}

/** What an activation makes of a row of numbers, and ∂yᵢ/∂xⱼ by the gradient of the graph. */
export interface Probe {
  readonly values: readonly number[];
  readonly jacobian: Rows;
}

/** Compiles an activation for rows of one width, gradient included. */
export function probe(
  activation: Activation,
  width: number,
  engine: ImmediateEngine = reference,
): (row: readonly number[]) => Probe {
  // Copy i of the row keeps yᵢ alone, so the gradient of the sum holds the Jacobian, row by row.
  const x = input('x', { rows: width, cols: width });
  const y = activation.apply(x);
  const one = Float64Array.from({ length: width * width }, (_, k) => Number(k % (width + 1) === 0));
  const mask = fixed({ rows: width, cols: width, data: one });
  const picked = map(f.multiply(variable('y'), variable('mask')), { y, mask });
  const [slope] = gradient(reduce('sum', 'all', picked), [x]);
  const zero = map(0, {}, { shape: x.shape });
  const graph = fuse({ outputs: { y, slope: slope ?? zero }, updates: [] });
  const program = engine.compile({ main: { graph, capacity: width } });
  return (row) => {
    program.write('x', Array.from({ length: width }, () => [...row]).flat());
    program.run('main', width);
    return {
      values: [...program.output('main', 'y').subarray(0, width)],
      jacobian: toRows(program.output('main', 'slope'), width),
    };
  };
}

/** The mean over the rows of a loss [rows × 1], and its gradient with respect to the first operand. */
export function lossOf(
  apply: Loss['apply'],
  first: Rows,
  target: Rows,
  engine: ImmediateEngine = reference,
): { loss: number; gradient: number[][] } {
  const cols = first[0]?.length ?? 0;
  const shape = { rows: first.length, cols };
  const [a, t] = [input('a', shape), input('t', { ...shape, cols: target[0]?.length ?? 0 })];
  const loss = map(f.divide(f.x, first.length), { x: reduce('sum', 'all', apply(a, t)) });
  const [slope] = gradient(loss, [a]) as [Node];
  const graph = fuse({ outputs: { loss, slope }, updates: [] });
  const program = engine.compile({ main: { graph, capacity: first.length } });
  program.write('a', first.flat());
  program.write('t', target.flat());
  program.run('main', first.length);
  const found = {
    loss: program.output('main', 'loss')[0] as number,
    gradient: toRows(Float64Array.from(program.output('main', 'slope')), cols),
  };
  program.dispose();
  return found;
}
