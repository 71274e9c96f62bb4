import { isHeld, tooLarge } from '../../../core/float32.js';
import { type Expression, type Instruction, operations, rangeOf, toTapes } from '../../../expression/index.js';
import type { Code } from '../code/encoding.js';
import { f32x4, v128 } from '../code/instructions.js';
import type { Vector } from '../code/vector.js';
import { expOfNegative } from '../math/exponential.js';
import { log1pOfShare } from '../math/logarithm.js';
import { type Writer, writers } from './writers.js';

interface Register {
  readonly code: Code;
  /** A mask stands for 1 where its bits are set and for 0 elsewhere. */
  readonly mask: boolean;
  /** The factors of a product that nothing else reads, for a fused multiply-add. */
  readonly factors?: readonly [Code, Code];
}

/** Operations that stand within each other in the code, at most: it is written out by calls within calls. */
const deepest = 200;

/** Whether the value is the same for every element: it depends on constants and on single numbers only. */
function invariants(tape: readonly Instruction[], isSingle: (name: string) => boolean): boolean[] {
  const found: boolean[] = [];
  for (const each of tape) {
    if (each.kind === 'constant') found.push(true);
    else if (each.kind === 'variable') found.push(isSingle(each.name));
    else found.push(each.operands.every((operand) => found[operand]));
  }
  return found;
}

/** The instructions of functions that take less where what they are of is known to lie in a range. */
function easier(tape: readonly Instruction[]): (Writer | undefined)[] {
  const written: Expression[] = [];
  return tape.map((each) => {
    const isApplied = each.kind === 'application';
    written.push(isApplied ? { ...each, operands: each.operands.map((k) => written[k] as Expression) } : each);
    if (!isApplied || (each.operation !== 'exp' && each.operation !== 'log1p')) return undefined;
    const { low, high } = rangeOf(written[each.operands[0] as number] as Expression);
    if (each.operation === 'exp') return high <= 0 ? expOfNegative : undefined;
    return low >= 0 && high <= 1 ? log1pOfShare : undefined;
  });
}

/**
 * Formulas for four elements at a time: what does not change from element to element goes before the
 * loop, and `body` writes the rest inside it.
 */
export class FormulaCode {
  readonly #v: Vector;
  readonly #tape: readonly Instruction[];
  readonly #results: readonly number[];
  readonly #invariant: readonly boolean[];
  readonly #easier: readonly (Writer | undefined)[];
  readonly #uses: number[];
  readonly #fixed: (Register | undefined)[] = [];

  /** @param single the code of the variables that are one number, which is loaded here, before the loop */
  constructor(v: Vector, formulas: readonly Expression[], single: ReadonlyMap<string, Code>) {
    this.#v = v;
    const { tape, results } = toTapes(formulas);
    for (const each of tape) if (each.kind === 'constant') checkConstant(each.value);
    this.#tape = tape;
    this.#results = results;
    this.#easier = easier(tape);
    this.#invariant = invariants(tape, (name) => single.has(name));
    this.#uses = tape.map(() => 0);
    const use = (k: number): void => {
      this.#uses[k] = (this.#uses[k] as number) + 1;
    };
    for (const each of tape) if (each.kind === 'application') each.operands.forEach(use);
    results.forEach(use);
    tape.forEach((each, k) => {
      if (!this.#invariant[k]) return;
      const register = this.#write(k, this.#fixed, (name) => single.get(name) as Code);
      this.#fixed[k] = each.kind === 'constant' ? register : { ...register, code: v.keep(register.code) };
    });
  }

  /** The values of the formulas, for elements that `load` gives. */
  body(load: (name: string) => Code): Code[] {
    const registers = [...this.#fixed];
    const depths = this.#tape.map(() => 0);
    this.#tape.forEach((each, k) => {
      if (this.#invariant[k]) return;
      const register = this.#write(k, registers, load);
      const depth =
        each.kind === 'application' ? 1 + Math.max(...each.operands.map((from) => depths[from] as number)) : 0;
      const shared = (this.#uses[k] as number) > 1 || depth > deepest;
      depths[k] = shared ? 0 : depth;
      registers[k] = shared ? { mask: register.mask, code: this.#v.keep(register.code) } : register;
    });
    return this.#results.map((k) => this.#number(registers[k] as Register));
  }

  #number({ code, mask }: Register): Code {
    return mask ? v128.and(code, this.#v.constant(1)) : code;
  }

  #mask({ code, mask }: Register): Code {
    return mask ? code : f32x4.ne(code, this.#v.constant(0));
  }

  #write(k: number, registers: readonly (Register | undefined)[], load: (name: string) => Code): Register {
    const v = this.#v;
    const each = this.#tape[k] as Instruction;
    if (each.kind === 'constant') return { code: v.constant(each.value), mask: false };
    if (each.kind === 'variable') return { code: load(each.name), mask: false };
    const { operation, operands } = each;
    const [a, b, c] = operands.map((operand) => registers[operand] as Register) as [Register, Register, Register];
    const known = operands.map((operand) => {
      const from = this.#tape[operand] as Instruction;
      return from.kind === 'constant' ? from.value : undefined;
    });
    if (operation === 'select') return { code: this.#select(a, b, c, known), mask: false };
    const [x, y] = [this.#number(a), b === undefined ? [] : this.#number(b)];
    if (operation === 'add' && (a.factors ?? b.factors)) {
      const [product, rest] = a.factors ? [a.factors, y] : [b.factors as readonly [Code, Code], x];
      return { code: v.multiplyAdd(...product, rest), mask: false };
    }
    // With a second operand that is a number for sure, the one-instruction forms keep NaN too.
    if ((operation === 'max' || operation === 'min') && known[1] !== undefined && !Number.isNaN(known[1])) {
      return { code: operation === 'max' ? f32x4.pmax(x, y) : f32x4.pmin(x, y), mask: false };
    }
    if (operation === 'power' && wholeExponent(known[1])) return { code: this.#wholePower(x, known[1]), mask: false };
    const code = (this.#easier[k] ?? writers[operation])(v, x, y, []);
    return {
      code,
      mask: operations[operation].truth === true,
      ...(operation === 'multiply' ? { factors: [x, y] as const } : {}),
    };
  }

  #select(condition: Register, a: Register, b: Register, known: readonly (number | undefined)[]): Code {
    const mask = this.#mask(condition);
    if (Object.is(known[2], 0)) return v128.and(this.#number(a), mask);
    if (Object.is(known[1], 0)) return v128.andNot(this.#number(b), mask);
    return this.#v.select(mask, this.#number(a), this.#number(b));
  }

  /** Off by at most 2 ulp for positive exponents, and 5 for negative ones, whose product may be subnormal. */
  #wholePower(x: Code, exponent: number): Code {
    const base = this.#v.keep(x);
    let product = base;
    for (let k = 1; k < Math.abs(exponent); k++) product = f32x4.mul(product, base);
    return exponent > 0 ? product : f32x4.div(this.#v.constant(1), product);
  }
}

/** Infinity is itself in float32; a finite number that becomes infinite is another one. */
function checkConstant(value: number): void {
  if (!Number.isFinite(value) || isHeld(value, 'float32')) return;
  throw tooLarge('a number in a formula', value, 'scale the formula, or ');
}

function wholeExponent(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && Math.abs(value) <= 4 && value !== 0;
}
