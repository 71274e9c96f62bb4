import { all, type BigNumber, create } from 'mathjs';
import { type Expression, type OperationName, parts } from '#src/expression/index.js';

/** mathjs with 64 digits: an oracle that rounding does not reach. */
const math = create(all ?? {}, { number: 'BigNumber', precision: 64 });

/** The exact value of a float64; mathjs alone would read the shortest decimal text that stands for it. */
export function big(value: number | string): BigNumber {
  if (typeof value === 'string' || !Number.isFinite(value)) return math.bignumber(value);
  let [whole, halvings] = [value, 0];
  for (; !Number.isInteger(whole); halvings++) whole *= 2;
  return math.bignumber(String(BigInt(whole))).div(math.bignumber(2).pow(halvings));
}

const one = big(1);
const rootOfPi = (math.acos(big(-1)) as unknown as BigNumber).sqrt();
const truth = (holds: boolean): BigNumber => (holds ? one : big(0));

/**
 * 2/√π·e^(−x²)·Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n + 1)): DLMF 7.6.2, whose terms all have one sign, so that nearly all
 * digits are right. From |x| = 12.5 on they are those of ±1.
 */
export function erf(x: BigNumber): BigNumber {
  if (x.abs().gte(12.5)) return big(x.isNegative() ? -1 : 1);
  const square = x.times(x);
  let term = x;
  let sum = x;
  for (let n = 1; term.abs().gt(sum.abs().times('1e-66')); n++) {
    term = term
      .times(square)
      .times(2)
      .div(2 * n + 1);
    sum = sum.plus(term);
  }
  return sum.times(square.neg().exp()).times(2).div(rootOfPi);
}

const sigmoid = (a: BigNumber): BigNumber => one.div(one.plus(a.neg().exp()));

/** The meaning of every operation over BigNumbers. */
const meaning: Readonly<Record<OperationName, (a: BigNumber, b: BigNumber, c: BigNumber) => BigNumber>> = {
  add: (a, b) => a.plus(b),
  subtract: (a, b) => a.minus(b),
  multiply: (a, b) => a.times(b),
  divide: (a, b) => a.div(b),
  power: (a, b) => a.pow(b),
  negate: (a) => a.neg(),
  exp: (a) => a.exp(),
  log: (a) => a.ln(),
  log1p: (a) => a.plus(1).ln(),
  expm1: (a) => a.exp().minus(1),
  sqrt: (a) => a.sqrt(),
  tanh: (a) => sigmoid(a.times(2)).times(2).minus(1),
  sigmoid,
  softplus: (a) => a.exp().plus(1).ln(),
  erf,
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  atan: (a) => math.atan(a) as unknown as BigNumber,
  abs: (a) => a.abs(),
  sign: (a) => big(a.isZero() ? 0 : a.isNegative() ? -1 : 1),
  floor: (a) => a.floor(),
  min: (a, b) => (a.lt(b) ? a : b),
  max: (a, b) => (a.gt(b) ? a : b),
  less: (a, b) => truth(a.lt(b)),
  lessOrEqual: (a, b) => truth(a.lte(b)),
  greater: (a, b) => truth(a.gt(b)),
  greaterOrEqual: (a, b) => truth(a.gte(b)),
  equal: (a, b) => truth(a.eq(b)),
  notEqual: (a, b) => truth(!a.eq(b)),
  select: (a, b, c) => (a.isZero() ? c : b),
  surrogate: (a) => a,
};

/** The value of a formula in 64 digits. */
export function evaluateBig(root: Expression, x: BigNumber): BigNumber {
  const values = new Map<Expression, BigNumber>();
  for (const e of parts(root)) {
    if (e.kind === 'constant') values.set(e, big(e.value));
    else if (e.kind === 'variable') values.set(e, x);
    else {
      const [a = one, b = one, c = one] = e.operands.map((operand) => values.get(operand) as BigNumber);
      values.set(e, meaning[e.operation](a, b, c));
    }
  }
  return values.get(root) as BigNumber;
}

/** How many units in the last place of the float64 nearest to `exact` lie between it and `value`. */
export function ulps(value: number, exact: BigNumber): number {
  const size = Math.abs(exact.toNumber());
  const exponent = Math.max(-1022, Math.floor(Math.log2(size || Number.MIN_VALUE)));
  return big(value)
    .minus(exact)
    .abs()
    .div(big(2).pow(exponent - 52))
    .toNumber();
}
