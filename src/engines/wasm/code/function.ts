import type { Code, Definition, ValueType } from './encoding.js';
import { control, f32x4, f64x2, i32, local } from './instructions.js';

/** A variable of a function under construction. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A function under construction: statements are appended in the order in which they are to run. */
export class FunctionBuilder {
  readonly #parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #constants = new Map<string, Code>();
  readonly #head: Code[] = [];
  #body: Code[] = [];

  constructor(parameters: readonly ValueType[] = []) {
    this.#parameters = parameters;
  }

  /** The value of a parameter. */
  parameter(index: number): Code {
    return local.get(index);
  }

  local(type: ValueType): Local {
    const index = this.#parameters.length + this.#locals.push(type) - 1;
    return { get: local.get(index), set: (value) => local.set(index, value) };
  }

  /** Appends a statement. */
  do(...statements: readonly Code[]): void {
    this.#body.push(...statements);
  }

  /** Computes a value here, once; gives the code that reads it. */
  keep(value: Code, type: ValueType = 'v128'): Code {
    const variable = this.local(type);
    this.do(variable.set(value));
    return variable.get;
  }

  /** Four times one number. */
  constant(value: number): Code {
    return this.#hoisted(`four times ${nameOf(value)}`, () => f32x4.const(value));
  }

  /** Twice one number of float64. */
  double(value: number): Code {
    return this.#hoisted(`twice ${nameOf(value)}`, () => f64x2.const(value));
  }

  /** V8 does not move constants out of loops, so each is made once, at the head of the function. */
  #hoisted(key: string, make: () => Code): Code {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const variable = this.local('v128');
    this.#head.push(variable.set(make()));
    this.#constants.set(key, variable.get);
    return variable.get;
  }

  /** The statements that `write` appends, as one piece of code instead of here. */
  block(write: () => void): Code {
    const outer = this.#body;
    this.#body = [];
    write();
    const inner = this.#body;
    this.#body = outer;
    return inner;
  }

  /** Runs for at = from, from + step, … while at < to, none at all where from ≥ to (as unsigned). */
  loop(from: Code, to: Code, step: number, body: (at: Code) => void): void {
    const at = this.local('i32');
    const end = this.keep(to, 'i32');
    this.do(at.set(from));
    const inner = this.block(() => body(at.get));
    const advance = at.set(i32.add(at.get, i32.const(step)));
    this.do(control.if(i32.ltU(at.get, end), control.doWhile([inner, advance], i32.ltU(at.get, end))));
  }

  /** Appends a conditional statement. */
  if(condition: Code, then: () => void): void {
    this.do(control.if(condition, this.block(then)));
  }

  toDefinition(results: readonly ValueType[] = []): Definition {
    return { parameters: this.#parameters, results, locals: this.#locals, body: [this.#head, this.#body] };
  }
}
