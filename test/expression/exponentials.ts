import fc from 'fast-check';
import type { BigNumber } from 'mathjs';
import type { ImmediateEngine } from '#src/engines/index.js';
import type { Expression } from '#src/expression/index.js';
import { fuse, gradient, input, map, type Node, reduce } from '#src/graph/index.js';
import { big, evaluateBig } from './big.js';

/** Where exponentials of float32 and of float64 leave the numbers. */
export const wide = [0, 1, 20, 50, 90, 200, 710, 1000].flatMap((x) => (x === 0 ? [x] : [-x, x]));

const numbers = fc.constantFrom('1', '2', '3', '0.5', '1.702', '(1/3)', '4');
const exponents = fc.constantFrom('2', '(1/3)', '0.5', '-1', '-2', '3', '1.5', '-0.5');
const lines = fc
  .tuple(fc.constantFrom('x', '-x', '2 * x', '-2 * x', '-1.702 * x', 'x / 2', '-3 * (x - 0.5)', 'x + 1', '1 - x'))
  .map(([line]) => line);
const bases = fc.constantFrom('exp($)', 'e^($)', '2^($)', '1.5^($)', 'exp($)', 'e^($)');

/** Texts over exponentials, as people write them: positive sums, and what is made of them. */
export const texts: fc.Arbitrary<string> = fc.letrec<{ positive: string; any: string }>((tie) => ({
  positive: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.tuple(bases, lines).map(([base, line]) => base.replace('$', line)),
    fc.tuple(numbers, tie('positive')).map(([c, p]) => `(${c} + ${p})`),
    fc.tuple(tie('positive'), tie('positive')).map(([p, q]) => `(${p} + ${q})`),
    fc.tuple(tie('positive'), tie('positive')).map(([p, q]) => `${p} * ${q}`),
    fc.tuple(tie('positive'), tie('positive')).map(([p, q]) => `${p} / (${q})`),
    fc.tuple(numbers, tie('positive')).map(([c, p]) => `${c} / (1 + ${p})`),
    fc.tuple(tie('positive'), exponents).map(([p, c]) => `(${p})^(${c})`),
    tie('positive').map((p) => `sqrt(${p})`),
    fc.tuple(lines).map(([u]) => `sigmoid(${u})`),
  ),
  any: fc.oneof(
    tie('positive'),
    tie('positive').map((p) => `log(${p})`),
    tie('positive').map((p) => `log(1 + ${p})`),
    tie('positive').map((p) => `x * ${p}`),
    tie('positive').map((p) => `x / (1 + ${p})`),
    tie('positive').map((p) => `x * tanh(log(1 + ${p}))`),
    tie('positive').map((p) => `(${p} - 1) / (${p} + 1)`),
    fc.tuple(tie('positive'), tie('positive')).map(([p, q]) => `(${p} - ${q}) / (${p} + ${q})`),
    fc.tuple(tie('positive'), tie('positive')).map(([p, q]) => `(x * ${p} + 1) / (${p} + ${q})`),
    fc.tuple(tie('positive'), tie('positive')).map(([p, q]) => `log(x^2 + ${p}) - ${q} / (1 + ${q})`),
    tie('positive').map((p) => `1 - 1 / (1 + ${p})`),
    tie('positive').map((p) => `exp(-(${p}))`),
    tie('positive').map((p) => `tanh(${p})`),
    fc.tuple(numbers, lines).map(([c, u]) => `${c} * x * (1 + tanh(${u}))`),
  ),
})).any;

/** Values and derivatives as an engine computes them, at many points in one call. */
export function compute(
  engine: ImmediateEngine,
  e: Expression,
  points: readonly number[],
): { values: number[]; slopes: number[] } {
  const shape = { rows: points.length, cols: 1 };
  const x = input('x', shape);
  const y = map(e, { x }, { shape });
  const [slope] = gradient(reduce('sum', 'all', y), [x]) as (Node | undefined)[];
  const graph = fuse({ outputs: { x, y, slope: slope ?? map(0, {}, { shape }) }, updates: [] });
  const program = engine.compile({ main: { graph, capacity: points.length } });
  program.write('x', [...points]);
  program.run('main', points.length);
  return { values: [...program.output('main', 'y')], slopes: [...program.output('main', 'slope')] };
}

const h = big('1e-24');

/** The value and the derivative in 64 digits, and by how much the derivative jumps there. */
export function exact(e: Expression, x: number): { value: BigNumber; slope: BigNumber } {
  const at = (by: BigNumber): BigNumber => evaluateBig(e, big(x).plus(by));
  return { value: at(big(0)), slope: at(h).minus(at(h.neg())).div(h).div(2) };
}
