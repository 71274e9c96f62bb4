import { describe, fail } from '../core/errors.js';

/**
 * A formula over scalars: an immutable tree (in fact a graph, as parts may be shared) of constants,
 * variables and operations. Truth is a number: comparisons give 1 or 0, and `select` takes any
 * number but 0 for true.
 */
export type Expression = Constant | Variable | Application;

export interface Constant {
  readonly kind: 'constant';
  readonly value: number;
}

export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
}

export interface Application {
  readonly kind: 'application';
  readonly operation: OperationName;
  readonly operands: readonly Expression[];
}

/** Every operation; the table in operations.ts says what each one means. */
export type OperationName =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'power'
  | 'negate'
  | 'exp'
  | 'log'
  | 'log1p'
  | 'expm1'
  | 'sqrt'
  | 'tanh'
  | 'sigmoid'
  | 'softplus'
  | 'erf'
  | 'sin'
  | 'cos'
  | 'atan'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'min'
  | 'max'
  | 'less'
  | 'lessOrEqual'
  | 'greater'
  | 'greaterOrEqual'
  | 'equal'
  | 'notEqual'
  | 'select'
  | 'surrogate';

/** A number stands for the constant of that value wherever an expression is built. */
export type Term = Expression | number;

export function constant(value: number): Constant {
  return { kind: 'constant', value };
}

/** A variable of a formula. A map gives it a node of the same name. */
export function variable(name: string): Variable {
  return { kind: 'variable', name };
}

export function isExpression(value: unknown): value is Expression {
  const { kind } = Object(value) as Partial<Expression>;
  return kind === 'constant' || kind === 'variable' || kind === 'application';
}

/** Layers that users write reach it, also from JavaScript: a table, or a word, is an error. */
export function term(value: Term): Expression {
  if (typeof value === 'number') return constant(value);
  if (isExpression(value)) return value;
  return fail('a formula', 'numbers and formulas', describe(value), 'Write map(f.add(f.x, 1), { x }) for x + 1.');
}

export function apply(operation: OperationName, ...operands: readonly Term[]): Application {
  return { kind: 'application', operation, operands: operands.map(term) };
}

export function isConstant(e: Expression, value?: number): e is Constant {
  return e.kind === 'constant' && (value === undefined || e.value === value);
}
