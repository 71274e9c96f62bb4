import * as f from './build.js';
import { Exponentials, isPlain, mostProducts, type Product, type Sum } from './exponentials.js';
import { type Application, apply, constant, type Expression, isConstant } from './expression.js';
import { number, zero } from './linear.js';
import { parts } from './walk.js';

/** An expression, and the same as a sum of exponentials. */
interface Form {
  readonly text: Expression;
  readonly sum: Sum;
}

const one: Product = { factor: 1, exponent: zero };

/**
 * An equal expression whose parts do not leave the numbers where the whole is finite. What is built of
 * exponentials by +, −, ·, /, powers and logarithms is brought into the form Σ factor·rest·e^exponent
 * and, wherever such a sum is divided, raised, multiplied by another, or put under a logarithm, written
 * anew with `exp` of the exponent as a whole, `softplus`, `sigmoid` and `tanh`; sums stay as they are.
 */
export function stabilize(root: Expression): Expression {
  const forms = new Map<Expression, Form>();
  const algebra = new Stabilizer();
  for (const e of parts(root)) {
    const operands = e.kind === 'application' ? e.operands.map((operand) => forms.get(operand) as Form) : [];
    forms.set(e, algebra.form(e, operands));
  }
  return (forms.get(root) as Form).text;
}

class Stabilizer {
  readonly #exponentials = new Exponentials();
  readonly #costs = new Map<Expression, number>();

  form(e: Expression, operands: readonly Form[]): Form {
    if (e.kind === 'constant') return { text: e, sum: e.value === 0 ? [] : [{ factor: e.value, exponent: zero }] };
    if (e.kind === 'variable') return this.#opaque(e);
    const same = operands.every(({ text }, k) => text === e.operands[k]);
    const text = same ? e : apply(e.operation, ...operands.map((operand) => operand.text));
    const { sum, safe } = this.#sum(text, operands) ?? {};
    if (sum === undefined || sum.length > mostProducts || !sum.every(isOrdinary)) return this.#opaque(text);
    return { text: this.#best(sum, text, safe === true), sum };
  }

  #opaque(e: Expression): Form {
    return { text: e, sum: [{ factor: 1, rest: e, exponent: zero }] };
  }

  /** The sum that an operation gives; `safe` where the operation as written leaves the numbers only if the whole does. */
  #sum(e: Application, operands: readonly Form[]): { sum: Sum; safe?: boolean } | undefined {
    const algebra = this.#exponentials;
    const { exponents } = algebra;
    const [a, b] = operands as [Form, Form];
    const negative = (sum: Sum): Sum => sum.map((each) => ({ ...each, factor: -each.factor }));
    switch (e.operation) {
      case 'add':
      case 'subtract': {
        const anew = isPlain(a.sum) && isPlain(b.sum) ? exponents.anew(e) : e;
        if (this.#cost(anew) < this.#cost(e)) return { sum: [{ ...one, rest: anew }] };
        return { sum: algebra.combine([...a.sum, ...(e.operation === 'add' ? b.sum : negative(b.sum))]), safe: true };
      }
      case 'negate':
        return { sum: negative(a.sum), safe: true };
      case 'multiply':
        return this.#multiply(a, b);
      case 'divide':
        return this.#divide(a, b);
      case 'power':
        return this.#power(a, b);
      case 'sqrt':
        return this.#power(a, { text: constant(0.5), sum: [] });
      case 'exp':
        return { sum: [{ factor: 1, exponent: exponents.of(a.text) }] };
      case 'expm1':
        return {
          sum: algebra.combine([
            { factor: 1, exponent: exponents.of(a.text) },
            { ...one, factor: -1 },
          ]),
          safe: true,
        };
      case 'sigmoid': {
        const bend = exponents.softplus(exponents.scale(exponents.of(a.text), -1));
        return { sum: [{ factor: 1, exponent: exponents.scale(bend, -1) }], safe: true };
      }
      case 'log':
        return this.#logarithm(a.sum);
      case 'log1p':
        return isPlain(a.sum) ? undefined : this.#logarithm(algebra.combine([one, ...a.sum]));
      case 'abs': {
        // Exponentials of one sign.
        const sign = Math.sign(a.sum[0]?.factor ?? 0);
        const isCertain = !isPlain(a.sum) && a.sum.every(({ factor, rest }) => factor * sign > 0 && rest === undefined);
        return isCertain ? { sum: sign < 0 ? negative(a.sum) : a.sum, safe: true } : undefined;
      }
      default:
        return undefined;
    }
  }

  /** A sum that is to be divided, raised or put under a logarithm, as one product. */
  #factored({ sum, text }: Form): Product {
    return isPlain(sum) && !isNumeric(sum) ? { ...one, rest: text } : this.#exponentials.factor(sum);
  }

  #multiply(a: Form, b: Form): { sum: Sum; safe?: boolean } | undefined {
    const numeric = isNumeric(a.sum) || isNumeric(b.sum);
    if (isPlain(a.sum) && isPlain(b.sum) && !numeric) return undefined;
    const single = a.sum.length <= 1 || b.sum.length <= 1;
    const [left, right] = single ? [a.sum, b.sum] : [[this.#factored(a)], [this.#factored(b)]];
    const products = left.flatMap((each) => right.map((other) => this.#exponentials.multiply(each, other)));
    return { sum: this.#exponentials.combine(products), safe: isPlain(a.sum) || isPlain(b.sum) };
  }

  #divide(a: Form, b: Form): { sum: Sum; safe?: boolean } | undefined {
    const algebra = this.#exponentials;
    if (b.sum.length === 0 || (isPlain(a.sum) && isPlain(b.sum) && !isNumeric(b.sum))) return undefined;
    const below = algebra.invert(this.#factored(b));
    const divided = algebra.combine(a.sum.map((each) => algebra.multiply(each, below)));
    if (isPlain(b.sum)) return { sum: divided, safe: true };
    if (a.sum.length <= 1) return { sum: divided };
    const whole = [algebra.multiply(this.#factored(a), below)];
    const mixed = algebra.commonRest(a.sum) === undefined;
    const signs = new Set(a.sum.map(({ factor }) => Math.sign(factor)));
    // A difference would cancel; a sum of parts is as good as the whole, and often more exact.
    const better = (!mixed && signs.size === 2) || this.#cost(this.#write(whole)) <= this.#cost(this.#write(divided));
    return { sum: better ? whole : divided };
  }

  #power(a: Form, b: Form): { sum: Sum; safe?: boolean } | undefined {
    const algebra = this.#exponentials;
    if (isConstant(a.text) && a.text.value > 0) {
      const exponent = algebra.exponents.scale(algebra.exponents.of(b.text), Math.log(a.text.value));
      if (a.text.value !== Math.E) return { sum: [{ factor: 1, exponent }], safe: true };
      return { sum: [{ factor: 1, exponent: algebra.exponents.of(b.text) }] };
    }
    if (isPlain(a.sum)) return undefined;
    const base = this.#factored(a);
    if (isConstant(b.text)) {
      const power = algebra.power(base, b.text.value);
      return power && { sum: [power] };
    }
    if (base.rest !== undefined || base.factor <= 0) return undefined;
    const logarithm = algebra.exponents.add(base.exponent, number(Math.log(base.factor)));
    const exponent = algebra.exponents.of(f.multiply(b.text, algebra.exponents.expression(logarithm)));
    return { sum: [{ factor: 1, exponent }] };
  }

  #logarithm(sum: Sum): { sum: Sum } | undefined {
    if (isPlain(sum)) return undefined;
    const { exponents } = this.#exponentials;
    const { factor, rest, exponent } = this.#exponentials.factor(sum);
    if (factor <= 0 && rest === undefined) return undefined;
    const shift = rest === undefined ? exponents.add(exponent, number(Math.log(factor))) : exponent;
    const inner = rest && this.#exponentials.write({ factor, rest, exponent: zero });
    const text = inner ? f.add(exponents.expression(shift), f.log(inner)) : exponents.expression(shift);
    return { sum: [{ factor: 1, rest: text, exponent: zero }] };
  }

  /** What is written for a sum: itself, or one product if that is shorter. */
  #best(sum: Sum, text: Expression, safe: boolean): Expression {
    if (isPlain(sum) && safe) return text;
    const candidates = safe ? [text] : [this.#write(sum)];
    if (!isPlain(sum) && sum.every(({ rest }) => rest === undefined)) {
      candidates.push(this.#write([this.#exponentials.factor(sum)]));
    }
    return candidates.reduce((a, b) => (this.#cost(b) < this.#cost(a) ? b : a));
  }

  #write(sum: Sum): Expression {
    const [first = constant(0), ...others] = sum.map((each) => this.#exponentials.write(each));
    return others.reduce((a, b) => f.add(a, b), first);
  }

  #cost(e: Expression): number {
    for (const part of this.#costs.has(e) ? [] : parts(e)) {
      if (this.#costs.has(part)) continue;
      const own = part.kind === 'application' && !arithmetic.has(part.operation) ? 4 : 1;
      const inner = part.kind === 'application' ? part.operands : [];
      this.#costs.set(
        part,
        inner.reduce((sum, operand) => sum + (this.#costs.get(operand) as number), own),
      );
    }
    return this.#costs.get(e) as number;
  }
}

const arithmetic: ReadonlySet<string> = new Set(['add', 'subtract', 'multiply', 'divide', 'negate']);

/** Whether the numbers in it can be written. */
function isOrdinary({ factor, exponent: { constant, terms } }: Product): boolean {
  const all = [factor, 1 / factor, ...[...terms.values()].map(({ coefficient }) => coefficient)];
  return all.every(Number.isFinite) && Math.abs(constant) < 700;
}

function isNumeric(sum: Sum): boolean {
  return isPlain(sum) && sum.length <= 1 && sum.every(({ rest }) => rest === undefined);
}
