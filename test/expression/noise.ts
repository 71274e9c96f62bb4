import { Random } from '#src/core/random.js';
import { type Expression, operations, parts } from '#src/expression/index.js';

/**
 * What rounding can do to a formula at a point: the values of its parts, each spoiled by a few units in
 * the last place and passed on, many times over (Monte Carlo arithmetic, Parker 1997). A formula that
 * cancels, or stands at a kink, shows a wide spread, and a right one may differ by that much.
 */
export interface Spread {
  readonly value: number;
  readonly width: number;
  /** Whether every part of the formula is finite there. */
  readonly finite: boolean;
  /** The largest part, in absolute value. */
  readonly largest: number;
}

const trials = 12;
/** Numbers below it are zero to all intents, and rounding near it is absolute. */
const tiny = 1e-290;
const noise = 4 * Number.EPSILON;

function evaluateWith(root: Expression, x: number, spoil: (value: number) => number): number[] {
  const values = new Map<Expression, number>();
  for (const e of parts(root)) {
    if (e.kind === 'constant') values.set(e, e.value);
    else if (e.kind === 'variable') values.set(e, x);
    else {
      const [a = 0, b = 0, c = 0] = e.operands.map((operand) => values.get(operand) as number);
      values.set(e, spoil(operations[e.operation].evaluate(a, b, c)));
    }
  }
  return [...values.values()];
}

export function spread(root: Expression, x: number): Spread {
  const random = new Random(1, 99);
  const exact = evaluateWith(root, x, (value) => value);
  const value = exact.at(-1) as number;
  const spoil = (each: number): number => each * (1 + noise * (2 * random.uniform() - 1)) + tiny * random.uniform();
  let width = noise * Math.abs(value) + tiny;
  for (let k = 0; k < trials; k++) {
    const spoiled = evaluateWith(root, x, spoil).at(-1) as number;
    width = Math.max(width, Math.abs(spoiled - value));
    if (Number.isNaN(spoiled)) width = Number.POSITIVE_INFINITY;
  }
  return { value, width, finite: exact.every(Number.isFinite), largest: Math.max(...exact.map(Math.abs)) };
}
