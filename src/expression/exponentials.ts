import * as f from './build.js';
import { constant, type Expression } from './expression.js';
import { Exponents, isNumber, type Linear, number, zero } from './linear.js';

/** factor · rest · e^exponent; `rest` is 1 where absent, and any expression otherwise. */
export interface Product {
  readonly factor: number;
  readonly rest?: Expression;
  readonly exponent: Linear;
}

/** A sum of products of exponentials. */
export type Sum = readonly Product[];

/** Products beyond which a sum is left as it was written. */
export const mostProducts = 12;
/** Powers beyond which what is no exponential is not taken out of them. */
const highest = 32;

/**
 * Arithmetic with sums of exponentials. Products add exponents, quotients subtract them, powers
 * multiply them, so nothing overflows that is finite as a whole: a sum of positive exponentials is
 * e^(a + softplus(b − a)), a difference is the sum times tanh((a − b)/2).
 */
export class Exponentials {
  readonly exponents: Exponents = new Exponents();

  /** Like products put together; 1 ± tanh(u) is 2·sigmoid(±2u). */
  combine(products: Sum): Sum {
    const groups = new Map<string, Product>();
    for (const product of products) {
      const { rest, exponent } = product;
      const key = `${this.exponents.key(exponent)}|${rest === undefined ? '' : this.exponents.id(rest)}`;
      const factor = (groups.get(key)?.factor ?? 0) + product.factor;
      groups.set(key, { ...product, factor });
    }
    const left = [...groups.values()].filter(({ factor }) => factor !== 0);
    for (const one of left) {
      if (one.rest !== undefined) continue;
      const key = this.exponents.key(one.exponent);
      const other = left.find(
        ({ rest, exponent, factor }) =>
          Math.abs(factor) === Math.abs(one.factor) &&
          rest?.kind === 'application' &&
          rest.operation === 'tanh' &&
          this.exponents.key(exponent) === key,
      );
      if (other?.rest?.kind !== 'application') continue;
      const u = this.exponents.of(other.rest.operands[0] as Expression);
      const bend = this.exponents.softplus(this.exponents.scale(u, other.factor === one.factor ? -2 : 2));
      const exponent = this.exponents.add(one.exponent, this.exponents.scale(bend, -1));
      return this.combine([
        ...left.filter((each) => each !== one && each !== other),
        { factor: 2 * one.factor, exponent },
      ]);
    }
    return left;
  }

  multiply(a: Product, b: Product): Product {
    const exponent = this.exponents.add(a.exponent, b.exponent);
    const rest = a.rest && b.rest ? f.multiply(a.rest, b.rest) : (a.rest ?? b.rest);
    return { factor: a.factor * b.factor, ...(rest && { rest }), exponent };
  }

  invert({ factor, rest, exponent }: Product): Product {
    const inverse = { factor: 1 / factor, exponent: this.exponents.scale(exponent, -1) };
    return rest === undefined ? inverse : { ...inverse, rest: f.divide(1, rest) };
  }

  power({ factor, rest, exponent }: Product, by: number): Product | undefined {
    if (factor < 0 && !Number.isInteger(by)) return undefined;
    const scale = factor ** by;
    // Apart, the parts of a high power may be 0 and ∞ where their product is a number.
    if ((rest !== undefined && Math.abs(by) > highest) || scale === 0 || !Number.isFinite(scale)) return undefined;
    const power = { factor: scale, exponent: this.exponents.scale(exponent, by) };
    return rest === undefined ? power : { ...power, rest: f.power(rest, by) };
  }

  /** One product that is equal to the sum. */
  factor(sum: Sum): Product {
    if (sum.length === 0) return { factor: 0, exponent: zero };
    if (sum.length === 1) return sum[0] as Product;
    const common = this.commonRest(sum);
    if (common === undefined) return this.#weighted(sum);
    const whole = this.#bare(sum.map(({ factor, exponent }) => ({ factor, exponent })));
    return this.multiply({ factor: 1, ...common, exponent: zero }, whole);
  }

  /** What every product has for its rest, if they agree. */
  commonRest([first, ...others]: Sum): { rest?: Expression } | undefined {
    const id = (each: Product | undefined): number => (each?.rest === undefined ? -1 : this.exponents.id(each.rest));
    if (others.some((each) => id(each) !== id(first))) return undefined;
    return first?.rest === undefined ? {} : { rest: first.rest };
  }

  /** The same for a sum without rests. */
  #bare(sum: Sum): Product {
    if (sum.length === 1) return sum[0] as Product;
    const together = this.#overOneDenominator(sum);
    if (together !== undefined) return together;
    const [up, down] = [sum.filter(({ factor }) => factor > 0), sum.filter(({ factor }) => factor < 0)];
    if (up.length === 0 || down.length === 0) return this.#total(sum);
    const [a, b] = [this.#total(up), this.#total(down.map((each) => ({ ...each, factor: -each.factor })))];
    const difference = this.#ratio(a, b);
    const rest = f.tanh(this.exponents.expression(this.exponents.scale(difference, 0.5)));
    return { ...this.#total([a, b]), rest };
  }

  /** log(a / b), for products that are positive numbers. */
  #ratio(a: Product, b: Product): Linear {
    const quotient = this.exponents.add(a.exponent, this.exponents.scale(b.exponent, -1));
    return this.exponents.add(quotient, number(Math.log(a.factor / b.factor)));
  }

  /** Of factors of one sign, without rest. */
  #total([first, ...others]: Sum): Product {
    const { factor, exponent } = first as Product;
    const total = others.reduce((sum, each) => {
      const ratio = this.#ratio(each, { factor, exponent: sum });
      return this.exponents.add(sum, this.exponents.softplus(ratio));
    }, exponent);
    return { factor, exponent: total };
  }

  /** 2·sigmoid(v) − 1 = (2eᵛ − (1 + eᵛ)) / (1 + eᵛ) = (eᵛ − 1) / (1 + eᵛ) */
  #overOneDenominator(sum: Sum): Product | undefined {
    for (const { exponent } of sum) {
      for (const [name, { inside }] of exponent.terms) {
        if (inside === undefined) continue;
        const degrees = sum.map((each) => each.exponent.terms.get(name)?.coefficient ?? 0);
        const least = Math.min(...degrees);
        if (degrees.some((degree) => degree !== least && degree !== least + 1) || Math.max(...degrees) === least)
          continue;
        const bend: Linear = { constant: 0, terms: new Map([[name, { coefficient: 1, atom: constant(0), inside }]]) };
        const without = sum.flatMap((each, k): Sum => {
          const by = this.exponents.scale(bend, -(degrees[k] as number));
          const one = { ...each, exponent: this.exponents.add(each.exponent, by) };
          if (degrees[k] === least) return [one];
          return [one, { ...one, exponent: this.exponents.add(one.exponent, inside) }];
        });
        const combined = this.combine(without);
        if (combined.length > sum.length) continue;
        const whole = this.factor(combined);
        const product = { ...whole, exponent: this.exponents.add(whole.exponent, this.exponents.scale(bend, least)) };
        // log(1 + sigmoid(v)) as a difference would cancel; without a difference, only what vanishes is worth it.
        const signed = sum.some(({ factor }) => factor < 0) && sum.some(({ factor }) => factor > 0);
        const size = Math.max(...sum.map((each) => each.exponent.terms.size));
        const bends = new Set(this.exponents.orient(product.exponent).bends.map((each) => Math.sign(each.coefficient)));
        if (signed || (product.exponent.terms.size < size && bends.size < 2)) return product;
      }
    }
    return undefined;
  }

  /** Any sum as its greatest exponential (smoothed) times a mean of the rests, with weights in (0, 1). */
  #weighted(sum: Sum): Product {
    const groups = new Map<string, { exponent: Linear; rest: Expression }>();
    for (const { factor, rest, exponent } of sum) {
      const key = this.exponents.key(exponent);
      const term = this.write({ factor, ...(rest && { rest }), exponent: zero });
      const before = groups.get(key);
      groups.set(key, { exponent, rest: before === undefined ? term : f.add(before.rest, term) });
    }
    const all = [...groups.values()];
    const { exponent } = this.#total(all.map((each) => ({ factor: 1, exponent: each.exponent })));
    const weighted = all.map((each) => {
      const weight = this.exponents.add(each.exponent, this.exponents.scale(exponent, -1));
      return this.write({ factor: 1, rest: each.rest, exponent: weight });
    });
    return { factor: 1, rest: weighted.reduce((a, b) => f.add(a, b)), exponent };
  }

  write({ factor, rest, exponent }: Product): Expression {
    const { scale, power } = this.#exponential(exponent);
    const number = factor * scale;
    const [above, below] =
      rest?.kind === 'application' && rest.operation === 'divide' ? rest.operands : [rest, undefined];
    const factors = [above, power].filter((each) => each !== undefined);
    if (Math.abs(number) !== 1 || factors.length === 0) factors.unshift(constant(Math.abs(number)));
    const product = factors.reduce((a, b) => f.multiply(a, b));
    const quotient = below === undefined ? product : f.divide(product, below);
    return number < 0 ? f.negate(quotient) : quotient;
  }

  /** e^exponent = scale · power; e^(−softplus(−v)) is sigmoid(v). */
  #exponential(exponent: Linear): { scale: number; power?: Expression } {
    if (isNumber(exponent)) return { scale: Math.exp(exponent.constant) };
    const { base, bends } = this.exponents.orient(exponent);
    const sigmoids = bends.every(({ coefficient }) => [-1, -2, -3].includes(coefficient));
    if (bends.length === 0 || base.terms.size > 0 || !sigmoids) {
      return { scale: 1, power: f.exp(this.exponents.expression(exponent)) };
    }
    const powers = bends.map(({ coefficient, inside }) => {
      const sigmoid = f.sigmoid(this.exponents.expression(this.exponents.scale(inside, -1)));
      return coefficient === -1 ? sigmoid : f.power(sigmoid, -coefficient);
    });
    return { scale: Math.exp(base.constant), power: powers.reduce((a, b) => f.multiply(a, b)) };
  }
}

export function isPlain(sum: Sum): boolean {
  return sum.every(({ exponent }) => isNumber(exponent, 0));
}
