import { type Application, type Expression, type OperationName, type Term, term } from './expression.js';

// These run thousands of times before the first step, when nothing is optimized yet: loops call no functions.

/** What became of the operands in their place; a new list only where something changed, so that sharing survives. */
function withOperands(e: Expression, done: ReadonlyMap<Expression, Expression>): Expression {
  if (e.kind !== 'application') return e;
  let changed = false;
  const operands: Expression[] = [];
  for (const operand of e.operands) {
    const now = done.get(operand) as Expression;
    if (now !== operand) changed = true;
    operands.push(now);
  }
  return changed ? { ...e, operands } : e;
}

/**
 * Rewrites an expression from the leaves up. Shared parts are visited once, which keeps the work
 * linear where the written-out tree would be exponentially large.
 */
export function rewrite(root: Expression, step: (e: Expression) => Expression): Expression {
  const done = new Map<Expression, Expression>();
  for (const e of parts(root)) done.set(e, step(withOperands(e, done)));
  return done.get(root) as Expression;
}

/** Every distinct part of an expression, operands before what uses them. */
export function parts(root: Expression): Expression[] {
  const seen = new Set<Expression>();
  // A list of what is still to do, as formulas from files may be too deep for the stack of calls.
  const open: Expression[] = [root];
  while (open.length > 0) {
    const count = open.length;
    const e = open[count - 1] as Expression;
    const operands = e.kind === 'application' ? e.operands : [];
    for (let k = operands.length - 1; k >= 0; k--) {
      const operand = operands[k] as Expression;
      if (!seen.has(operand)) open.push(operand);
    }
    if (open.length > count) continue;
    seen.add(e);
    open.pop();
  }
  return [...seen];
}

/**
 * How many parts an expression has when it is written out as a tree, in which a shared part counts as
 * often as it is used; a square counts its base once.
 */
export function writtenSize(e: Expression): number {
  const sizes = new Map<Expression, number>();
  for (const part of parts(e)) {
    const operands = part.kind === 'application' ? (isSquare(part) ? part.operands.slice(1) : part.operands) : [];
    sizes.set(
      part,
      operands.reduce((sum, operand) => sum + (sizes.get(operand) as number), 1),
    );
  }
  return sizes.get(e) as number;
}

/** u·u with one u, which is what `u ^ 2` becomes. */
export function isSquare(e: Expression): boolean {
  return e.kind === 'application' && e.operation === 'multiply' && e.operands[0] === e.operands[1];
}

/** How many operations stand within each other at most. */
export function depthOf(e: Expression): number {
  const depths = new Map<Expression, number>();
  for (const part of parts(e)) {
    const operands = part.kind === 'application' ? part.operands : [];
    depths.set(
      part,
      operands.reduce((most, operand) => Math.max(most, 1 + (depths.get(operand) as number)), 0),
    );
  }
  return depths.get(e) as number;
}

/** The names of the variables, each once, in the order of their first appearance. */
export function variables(e: Expression): string[] {
  return [...new Set(parts(e).flatMap((part) => (part.kind === 'variable' ? [part.name] : [])))];
}

/** Puts expressions in the place of variables; all at once, so `{ x: y, y: x }` swaps two. */
export function substitute(e: Expression, values: Readonly<Record<string, Term>>): Expression {
  return rewrite(e, (part) => {
    const value = part.kind === 'variable' && Object.hasOwn(values, part.name) ? values[part.name] : undefined;
    return value === undefined ? part : term(value);
  });
}

/** Whether an operation occurs in a formula. */
export function applies(e: Expression, operation: OperationName): boolean {
  return parts(e).some((part) => part.kind === 'application' && part.operation === operation);
}

/** What is computed of a formula once its derivative has been taken: surrogates have then served. */
export function withoutSurrogates(e: Expression): Expression {
  return rewrite(e, (part) =>
    part.kind === 'application' && part.operation === 'surrogate' ? (part.operands[0] as Expression) : part,
  );
}

/**
 * Numbers expressions by their structure: two get the same number exactly if they are written the
 * same. Signatures hold the operands' numbers, not their text, so a shared part costs nothing twice.
 */
export class Numbering {
  readonly #bySignature = new Map<string, number>();
  readonly #byObject = new Map<Expression, number>();

  of(e: Expression): number {
    const known = this.#byObject.get(e);
    if (known !== undefined) return known;
    const ready = e.kind !== 'application' || e.operands.every((operand) => this.#byObject.has(operand));
    if (ready) return this.#number(e);
    for (const part of parts(e)) if (!this.#byObject.has(part)) this.#number(part);
    return this.of(e);
  }

  /** Numbers an expression whose operands have their numbers. */
  #number(e: Expression): number {
    const signature = this.#signature(e);
    const number = this.#bySignature.get(signature) ?? this.#bySignature.size;
    this.#bySignature.set(signature, number);
    this.#byObject.set(e, number);
    return number;
  }

  #signature(e: Expression): string {
    if (e.kind === 'constant') return `#${Object.is(e.value, -0) ? '-0' : e.value}`;
    if (e.kind === 'variable') return `$${e.name}`;
    return `${e.operation} ${e.operands.map((operand) => this.#byObject.get(operand)).join(' ')}`;
  }
}

/** Whether two expressions are written the same. */
export function same(a: Expression, b: Expression): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || (a as Application).operation !== (b as Application).operation) return false;
  const numbering = new Numbering();
  return numbering.of(a) === numbering.of(b);
}

/** Puts `by` in the place of every part that is written like `part`. */
export function replace(e: Expression, part: Expression, by: Expression): Expression {
  const numbering = new Numbering();
  const wanted = numbering.of(part);
  const done = new Map<Expression, Expression>();
  for (const at of parts(e)) done.set(at, numbering.of(at) === wanted ? by : withOperands(at, done));
  return done.get(e) as Expression;
}
