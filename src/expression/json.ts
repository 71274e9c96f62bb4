import { describe, MultilayerError } from '../core/errors.js';
import { suggest } from '../core/names.js';
import { constant, type Expression, type OperationName, variable } from './expression.js';
import { operations } from './operations.js';

/**
 * An expression as plain data: a number is a constant, a string a variable, and an array an operation
 * with its operands, as in `["divide", "x", ["add", 1, ["abs", "x"]]]`.
 */
export type ExpressionJson = number | string | readonly [OperationName, ...ExpressionJson[]];

/**
 * @throws MultilayerError for a constant that JSON cannot hold: NaN or an infinity. Negative zero,
 * which JSON text turns into 0, is written `["negate", 0]`.
 */
export function expressionToJson(e: Expression): ExpressionJson {
  if (e.kind === 'variable') return e.name;
  if (e.kind === 'application') return [e.operation, ...e.operands.map(expressionToJson)];
  if (Object.is(e.value, -0)) return ['negate', 0];
  if (Number.isFinite(e.value)) return e.value;
  throw new MultilayerError({
    where: 'expressionToJson',
    expected: 'finite constants',
    got: describe(e.value),
    fix: 'JSON has no NaN and no infinity; write the formula without them.',
  });
}

const maximumDepth = 1000;

/** Reads {@link ExpressionJson} from untrusted data. */
export function expressionFromJson(value: unknown, where: string, depth = 0): Expression {
  if (depth > maximumDepth) fail(where, `at most ${maximumDepth} levels`, 'more', 'Write a shorter formula.');
  if (typeof value === 'number' && Number.isFinite(value)) return constant(value);
  if (typeof value === 'string' && /^[A-Za-z]\w{0,40}$/.test(value)) return variable(value);
  if (!Array.isArray(value)) {
    const fix = 'An operation with its operands is an array such as ["add", "x", 1].';
    return fail(where, 'a number, the name of a variable or an array', describe(value), fix);
  }
  const [name, ...operands] = value as unknown[];
  if (typeof name !== 'string' || !Object.hasOwn(operations, name)) {
    return fail(where, 'the name of an operation', describe(name), suggest(name, Object.keys(operations)));
  }
  const { arity } = operations[name as OperationName];
  if (operands.length !== arity) {
    fail(where, `${arity} operands of ${name}`, `${operands.length}`, 'The file may be damaged; save it again.');
  }
  return {
    kind: 'application',
    operation: name as OperationName,
    operands: operands.map((operand) => expressionFromJson(operand, where, depth + 1)),
  };
}

function fail(where: string, expected: string, got: string, fix: string): never {
  throw new MultilayerError({ where, expected, got, fix });
}
