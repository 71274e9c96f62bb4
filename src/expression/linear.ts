import * as f from './build.js';
import { constant, type Expression, isConstant } from './expression.js';
import { softplus } from './special.js';
import { Numbering } from './walk.js';

/** Σ coefficient·atom + constant: an exponent, or the logarithm of a positive number. */
export interface Linear {
  readonly constant: number;
  readonly terms: ReadonlyMap<string, LinearTerm>;
  /** The same as it was written; used again where nothing cancels, as c·(x − d) is exact near d and c·x − c·d is not. */
  readonly source?: Expression;
}

interface LinearTerm {
  readonly coefficient: number;
  readonly atom: Expression;
  /** For a term softplus(v): v, turned so that softplus(v) and softplus(−v) = softplus(v) − v are the same atom. */
  readonly inside?: Linear;
}

/** An exponent as something to be written: a sum without softplus, and the softplus terms, each turned the shorter way. */
export interface Oriented {
  readonly base: Linear;
  readonly bends: readonly { readonly coefficient: number; readonly inside: Linear }[];
}

/** Terms beyond which a sum is left as it was written, which keeps the work in proportion to the text. */
const mostTerms = 16;
/** Softplus terms up to which both ways to turn one are followed to the end. */
const mostAhead = 4;

export const zero: Linear = { constant: 0, terms: new Map() };

/** Arithmetic with exponents, over the atoms of one formula. */
export class Exponents {
  readonly #numbering = new Numbering();
  readonly #read = new Map<Expression, Linear>();
  readonly #names = new Map<string, string>();
  readonly #oriented = new Map<string, Oriented>();
  readonly #expressions = new Map<string, Expression>();

  /** An expression as a sum; what is neither sum nor multiple nor softplus is an atom. */
  of(e: Expression): Linear {
    const known = this.#read.get(e);
    if (known !== undefined) return known;
    const read = { ...this.#linear(e), source: e };
    const linear = read.terms.size > mostTerms ? this.#atom(e) : read;
    this.#read.set(e, linear);
    return linear;
  }

  #linear(e: Expression): Linear {
    if (e.kind === 'constant') return number(e.value);
    if (e.kind === 'variable') return this.#atom(e);
    const [a, b] = e.operands as [Expression, Expression];
    switch (e.operation) {
      case 'add':
        return this.add(this.of(a), this.of(b));
      case 'subtract':
        return this.add(this.of(a), this.scale(this.of(b), -1));
      case 'negate':
        return this.scale(this.of(a), -1);
      case 'multiply':
        if (isConstant(a)) return this.scale(this.of(b), a.value);
        return isConstant(b) ? this.scale(this.of(a), b.value) : this.#atom(e);
      case 'divide':
        return isConstant(b) && b.value !== 0 ? this.scale(this.of(a), 1 / b.value) : this.#atom(e);
      case 'softplus':
        return this.softplus(this.of(a));
      default:
        return this.#atom(e);
    }
  }

  #atom(e: Expression): Linear {
    return { constant: 0, terms: new Map([[`#${this.id(e)}`, { coefficient: 1, atom: e }]]), source: e };
  }

  /** A sum with a softplus, written anew, as something may cancel: x + softplus(-x) is softplus(x). */
  anew(e: Expression): Expression {
    const { source, ...linear } = this.of(e);
    const bent = [...linear.terms.values()].some(({ inside }) => inside !== undefined);
    return bent ? this.expression(linear) : (source ?? e);
  }

  /** The same number for expressions that are written the same. */
  id(e: Expression): number {
    return this.#numbering.of(e);
  }

  /** The same text for equal sums. */
  key({ constant, terms }: Linear): string {
    const named = [...terms].map(([name, { coefficient }]) => `${name}*${coefficient}`).sort();
    return `${constant + 0} ${named.join(' ')}`;
  }

  add(a: Linear, b: Linear): Linear {
    if (isNumber(a, 0)) return b;
    if (isNumber(b, 0)) return a;
    const terms = new Map(a.terms);
    for (const [name, term] of b.terms) {
      const coefficient = (terms.get(name)?.coefficient ?? 0) + term.coefficient;
      if (coefficient === 0) terms.delete(name);
      else terms.set(name, { ...term, coefficient });
    }
    const sum = { constant: a.constant + b.constant, terms };
    const apart = terms.size === a.terms.size + b.terms.size && (a.constant === 0 || b.constant === 0);
    if (!apart || a.source === undefined || b.source === undefined) return sum;
    return { ...sum, source: f.add(a.source, b.source) };
  }

  scale(a: Linear, by: number): Linear {
    if (by === 0) return zero;
    if (by === 1) return a;
    const terms = new Map([...a.terms].map(([name, term]) => [name, { ...term, coefficient: term.coefficient * by }]));
    const scaled = { constant: a.constant * by, terms };
    if (a.source === undefined) return scaled;
    return { ...scaled, source: multiple(a.source, by) };
  }

  /** log(1 + eᵛ) */
  softplus(v: Linear): Linear {
    if (v.terms.size === 0) return number(softplus(v.constant));
    const [first] = [...v.terms.keys()].sort();
    const positive = (v.terms.get(first as string) as LinearTerm).coefficient > 0;
    const inside = positive ? v : this.scale(v, -1);
    const key = this.key(inside);
    const name = this.#names.get(key) ?? `s${String(this.#names.size).padStart(6, '0')}`;
    this.#names.set(key, name);
    const atom: Expression = constant(0); // is written from `inside`
    const bend: Linear = { constant: 0, terms: new Map([[name, { coefficient: 1, atom, inside }]]) };
    return positive ? bend : this.add(v, bend);
  }

  /** Each softplus turned so that least is left to cancel against it: softplus(x) − x is softplus(−x). */
  orient(a: Linear): Oriented {
    const bent = [...a.terms].filter(([, { inside }]) => inside !== undefined);
    // The last made first: it may hold others within, and turning it may cancel them.
    const [name, term] = bent.sort(([m], [n]) => (m < n ? -1 : 1)).at(-1) ?? [];
    if (name === undefined || term?.inside === undefined) return { base: a, bends: [] };
    const key = this.key(a);
    const known = this.#oriented.get(key);
    if (known !== undefined) return known;
    const { coefficient, inside } = term;
    const rest = { constant: a.constant, terms: new Map([...a.terms].filter(([each]) => each !== name)) };
    const turned = this.add(rest, this.scale(inside, coefficient));
    // To look ahead doubles the work for every term.
    const looksAhead = bent.length <= mostAhead;
    const [as, other] = looksAhead ? [this.orient(rest), this.orient(turned)] : [undefined, undefined];
    const turns =
      as && other
        ? weight(other) < weight(as)
        : weight({ base: turned, bends: [] }) < weight({ base: rest, bends: [] });
    const chosen = (turns ? other : as) ?? this.orient(turns ? turned : rest);
    const own = { coefficient, inside: turns ? this.scale(inside, -1) : inside };
    const oriented = { base: chosen.base, bends: [own, ...chosen.bends] };
    this.#oriented.set(key, oriented);
    return oriented;
  }

  /** The same object for equal sums with a softplus, which may stand within each other many times. */
  expression(a: Linear): Expression {
    const oriented = this.orient(a);
    if (oriented.bends.length === 0) return this.#written(oriented);
    const key = this.key(a);
    const known = this.#expressions.get(key) ?? this.#written(oriented);
    this.#expressions.set(key, known);
    return known;
  }

  #written({ base, bends }: Oriented): Expression {
    let sum = bends.length === 0 ? base.source : undefined;
    if (sum !== undefined) return sum;
    const add = (coefficient: number, atom: Expression): void => {
      const size = Math.abs(coefficient);
      if (sum === undefined) sum = multiple(atom, coefficient);
      else sum = coefficient < 0 ? f.subtract(sum, multiple(atom, size)) : f.add(sum, multiple(atom, size));
    };
    for (const { coefficient, atom } of base.terms.values()) add(coefficient, atom);
    for (const { coefficient, inside } of bends) add(coefficient, f.softplus(this.expression(inside)));
    if (sum === undefined) return constant(base.constant);
    if (base.constant === 0) return sum;
    return base.constant < 0 ? f.subtract(sum, -base.constant) : f.add(sum, base.constant);
  }
}

/** by·e, without a second sign or factor where e has one already. */
function multiple(e: Expression, by: number): Expression {
  if (by === 1) return e;
  if (e.kind === 'application') {
    const [a, b] = e.operands as [Expression, Expression];
    if (e.operation === 'negate') return multiple(a, -by);
    if (e.operation === 'multiply' && isConstant(a)) return multiple(b, by * a.value);
    if (e.operation === 'multiply' && isConstant(b)) return multiple(a, by * b.value);
    if (e.operation === 'divide' && isConstant(b)) return multiple(a, by / b.value);
    if (e.operation === 'subtract' && by === -1) return f.subtract(b, a);
  }
  return by === -1 ? f.negate(e) : f.multiply(by, e);
}

export function number(value: number): Linear {
  return { constant: value, terms: new Map() };
}

export function isNumber(a: Linear, value: number = a.constant): boolean {
  return a.terms.size === 0 && a.constant === value;
}

function weight({ base: { terms, constant }, bends }: Oriented): number {
  return [...terms.values(), ...bends].reduce(
    (sum, { coefficient }) => sum + Math.abs(coefficient),
    Math.abs(constant) * 1e-6,
  );
}
