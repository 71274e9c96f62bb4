import * as f from './build.js';
import { type Application, apply, type Expression, isConstant } from './expression.js';
import { rangeOf } from './range.js';
import { rewrite } from './walk.js';

/** Beyond these, float32 and float64 have no other value left but the limit, or the argument itself. */
const limits: Readonly<Record<string, readonly [least: number, most: number]>> = {
  exp: [-800, Number.POSITIVE_INFINITY],
  expm1: [-800, Number.POSITIVE_INFINITY],
  softplus: [-800, Number.POSITIVE_INFINITY],
  sigmoid: [-800, 800],
  tanh: [-30, 30],
  erf: [-10, 10],
};

const bounded: ReadonlySet<string> = new Set([
  'sigmoid',
  'tanh',
  'erf',
  'sin',
  'cos',
  'atan',
  'sign',
  ...['less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'equal', 'notEqual'],
]);

/**
 * The same with the arguments of what levels off, such as tanh, kept to where it has not, wherever an
 * argument can leave the numbers: the derivative of exp(-exp(x)) is else 0·∞.
 */
export function saturate(root: Expression): Expression {
  const explosive = new Set<Expression>();
  return rewrite(root, (e) => {
    if (e.kind !== 'application') return e;
    const [a, b] = e.operands as [Expression, Expression];
    const inner = e.operands.some((operand) => explosive.has(operand));
    const steep = e.operation === 'power' && !(isConstant(b) && Math.abs(b.value) <= 4);
    const own = e.operation === 'exp' || e.operation === 'expm1' || steep || isPole(e);
    const result = inner && Object.hasOwn(limits, e.operation) ? { ...e, operands: [clamp(a, e.operation)] } : e;
    if ((inner || own) && !bounded.has(e.operation)) explosive.add(result);
    return result;
  });
}

/** Whether a quotient may be divided by 0, as in exp(-1 / x). */
function isPole({ operation, operands }: Application): boolean {
  const b = operands[1] as Expression;
  if (operation !== 'divide' || isConstant(b)) return false;
  const { low, high } = rangeOf(b);
  return low <= 0 && high >= 0;
}

function clamp(a: Expression, operation: string): Expression {
  const [least, most] = limits[operation] as readonly [number, number];
  if (!Number.isFinite(most)) return bound('max', a, least);
  const inner = boundedBy('min', a, most);
  return inner !== undefined && boundedBy('max', inner, least) !== undefined ? a : f.min(bound('max', a, least), most);
}

function bound(operation: 'min' | 'max', a: Expression, by: number): Expression {
  return boundedBy(operation, a, by) === undefined ? apply(operation, a, by) : a;
}

/** What is bounded already, so that a text that is read again stays as it is. */
function boundedBy(operation: 'min' | 'max', a: Expression, by: number): Expression | undefined {
  if (a.kind !== 'application' || a.operation !== operation) return undefined;
  return isConstant(a.operands[1] as Expression, by) ? a.operands[0] : undefined;
}
