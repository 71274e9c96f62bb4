import type { Expression, OperationName } from './expression.js';
import { operations } from './operations.js';

/** The numbers from `low` to `high`, which may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

type Rule = (a: Interval, b: Interval) => Interval;

const everything: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const nothing: Interval = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
const notNegative: Interval = { low: 0, high: Number.POSITIVE_INFINITY };
const truth: Interval = { low: 0, high: 1 };

/** Between the least and the greatest; ∞ − ∞ and 0·∞ may be anything. */
function hull(values: readonly number[]): Interval {
  return values.some(Number.isNaN) ? everything : { low: Math.min(...values), high: Math.max(...values) };
}

/** The functions that grow with their argument, and from where on they are defined. */
const growing: Readonly<Partial<Record<OperationName, number>>> = {
  exp: everything.low,
  log: 0,
  log1p: -1,
  expm1: everything.low,
  sqrt: 0,
  tanh: everything.low,
  sigmoid: everything.low,
  softplus: everything.low,
  erf: everything.low,
  atan: everything.low,
  sign: everything.low,
  floor: everything.low,
};

/** A product with an infinite end is 0 there only if the other factor is 0 throughout. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

const circle: Rule = () => ({ low: -1, high: 1 });

const rules: Readonly<Partial<Record<OperationName, Rule>>> = {
  add: (a, b) => hull([a.low + b.low, a.high + b.high]),
  subtract: (a, b) => hull([a.low - b.high, a.high - b.low]),
  negate: ({ low, high }) => ({ low: -high, high: -low }),
  multiply: (a, b) => hull([a.low, a.high].flatMap((each) => [product(each, b.low), product(each, b.high)])),
  divide: (a, b) =>
    b.low > 0 || b.high < 0 ? hull([a.low, a.high].flatMap((each) => [each / b.low, each / b.high])) : everything,
  sin: circle,
  cos: circle,
  surrogate: (a) => a,
  // Of what is never negative, or raised to an even number; 1/(−0) is −∞, and 0 among the bounds may be −0.
  power: (a, b) => {
    const isEven = b.low === b.high && b.low % 2 === 0;
    return isEven || a.low > 0 || (a.low === 0 && b.low >= 0) ? notNegative : everything;
  },
  abs: ({ low, high }) => ({
    low: low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)),
    high: Math.max(Math.abs(low), Math.abs(high)),
  }),
  min: (a, b) => ({ low: Math.min(a.low, b.low), high: Math.min(a.high, b.high) }),
  max: (a, b) => ({ low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) }),
};

/** What a variable can be where a comparison of it with a number holds, or does not; undefined for other conditions. */
function bound(condition: Expression, holds: boolean): readonly [name: string, Interval] | undefined {
  if (condition.kind !== 'application') return undefined;
  const [a, b] = condition.operands;
  if (a?.kind !== 'variable' || b?.kind !== 'constant') return undefined;
  const above = condition.operation === 'greater' || condition.operation === 'greaterOrEqual';
  const below = condition.operation === 'less' || condition.operation === 'lessOrEqual';
  if (!above && !below) return undefined;
  return [a.name, above === holds ? { low: b.value, high: everything.high } : { low: everything.low, high: b.value }];
}

function overlap(a: Interval, b: Interval): Interval {
  return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

/** Conditions within conditions that are taken into account; each may double the work. */
const deepest = 8;

/**
 * Bounds of what a formula can come to: it never leaves them, but need not fill them (interval arithmetic, Moore
 * 1966).
 *
 * @param given what variables can be; others may be anything
 */
export function rangeOf(root: Expression, given: Readonly<Record<string, Interval>> = {}, depth = 0): Interval {
  const done = new Map<Expression, Interval>();
  const visit = (e: Expression): Interval => {
    const known = done.get(e) ?? compute(e);
    done.set(e, known);
    return known;
  };
  const compute = (e: Expression): Interval => {
    if (e.kind === 'constant') return { low: e.value, high: e.value };
    if (e.kind === 'variable') return given[e.name] ?? everything;
    const { evaluate, truth: isTruth } = operations[e.operation];
    if (isTruth === true) return truth;
    if (e.operation === 'select') return branches(e.operands as readonly [Expression, Expression, Expression]);
    const [a = everything, b = everything] = e.operands.map(visit);
    const from = growing[e.operation];
    if (from !== undefined) return hull([a.low, a.high].map((end) => evaluate(Math.max(end, from), 0, 0)));
    const result = rules[e.operation]?.(a, b) ?? everything;
    return e.operation === 'multiply' && e.operands[0] === e.operands[1] ? overlap(result, notNegative) : result;
  };
  /** Within a branch the condition holds, or does not: an ELU is no line below 0. */
  const branches = ([condition, whenTrue, otherwise]: readonly [Expression, Expression, Expression]): Interval => {
    const branch = (e: Expression, holds: boolean): Interval => {
      const [name, limit] = bound(condition, holds) ?? [];
      if (name === undefined || limit === undefined || depth === deepest) return visit(e);
      const narrowed = overlap(given[name] ?? everything, limit);
      return narrowed.low > narrowed.high ? nothing : rangeOf(e, { ...given, [name]: narrowed }, depth + 1);
    };
    const [yes, no] = [branch(whenTrue, true), branch(otherwise, false)];
    return { low: Math.min(yes.low, no.low), high: Math.max(yes.high, no.high) };
  };
  return visit(root);
}
