import { describe, fail } from '../core/errors.js';
import { suggest } from '../core/names.js';
import { type Application, constant, type Expression, type OperationName, variable } from './expression.js';
import { operations } from './operations.js';
import { toTape } from './tape.js';
import { depthOf, isSquare, parts, writtenSize } from './walk.js';

/**
 * An expression as plain data: a number is a constant, a string a variable, and an array an operation
 * with its operands, as in `["divide", "x", ["add", 1, ["abs", "x"]]]`. One that is long when written
 * out is a list of its parts, in which operands are the places of earlier parts and the last part is
 * the whole: `{ "parts": ["x", ["exp", 0], ["add", 1, 0]] }` is exp(x) + x.
 */
export type ExpressionJson = NestedJson | { readonly parts: readonly PartJson[] };
export type NestedJson = number | string | readonly [OperationName, ...NestedJson[]];
export type PartJson = number | string | readonly [OperationName, ...number[]];

/** Written and read alike, so that what can be saved can be read back. */
const limits = { parts: 20_000, levels: 1000 } as const;
/** Parts of the longest expression that is written nested. */
const longestNested = 1000;

/** @throws MultilayerError for an expression that would be too long or too deep to be read back */
export function checkSize(e: Expression, where: string): void {
  const count = parts(e).length;
  if (count > limits.parts) fail(where, `at most ${limits.parts} parts`, String(count), 'Write a shorter formula.');
  if (depthOf(e) > limits.levels) failDepth(where);
}

/**
 * @throws MultilayerError for a constant that JSON cannot hold: NaN or an infinity, or an expression that
 * could not be read back: of more than 20,000 parts or 1,000 levels. Negative zero, which JSON text turns
 * into 0, is written `["negate", 0]`.
 */
export function expressionToJson(e: Expression): ExpressionJson {
  checkSize(e, 'expressionToJson');
  return writtenSize(e) <= longestNested ? nestedToJson(e) : { parts: tapeToJson(e) };
}

function nestedToJson(e: Expression): NestedJson {
  if (e.kind === 'variable') return e.name;
  // Written out, the base of a square would double in length at every level.
  if (isSquare(e)) return ['power', nestedToJson((e as Application).operands[0] as Expression), 2];
  if (e.kind === 'application') return [e.operation, ...e.operands.map(nestedToJson)];
  if (Object.is(e.value, -0)) return ['negate', 0];
  if (Number.isFinite(e.value)) return e.value;
  return fail(
    'expressionToJson',
    'finite constants',
    describe(e.value),
    'JSON has no NaN and no infinity; write the formula without them.',
  );
}

function tapeToJson(e: Expression): PartJson[] {
  return toTape(e).map((part): PartJson => {
    if (part.kind === 'application') return [part.operation, ...part.operands];
    // ["negate", 0] would be the negative of part 0.
    return part.kind === 'constant' && Object.is(part.value, -0) ? '-0' : (nestedToJson(part) as number | string);
  });
}

/**
 * Reads {@link ExpressionJson} from untrusted data.
 *
 * @throws MultilayerError naming what is no expression
 */
export function expressionFromJson(value: unknown, where: string): Expression {
  const list = typeof value === 'object' && value !== null ? (value as { parts?: unknown }).parts : undefined;
  const e = Array.isArray(list) ? partsFromJson(list, where) : nestedFromJson(value, where, 0);
  checkSize(e, where);
  return e;
}

function nestedFromJson(value: unknown, where: string, depth: number): Expression {
  if (depth > limits.levels) failDepth(where);
  return operationFromJson(value, where, (operand) => nestedFromJson(operand, where, depth + 1));
}

function partsFromJson(list: readonly unknown[], where: string): Expression {
  if (list.length === 0) fail(where, 'parts of a formula', 'none', 'The file may be damaged; save it again.');
  const read: Expression[] = [];
  for (const [k, part] of list.entries()) {
    if (part === '-0') read.push(constant(-0));
    else
      read.push(
        operationFromJson(part, where, (place) => {
          const operand = read[place as number];
          if (typeof place === 'number' && operand !== undefined) return operand;
          const fix = 'The file may be damaged; save it again.';
          return fail(where, `the place of a part before part ${k}`, describe(place), fix);
        }),
      );
  }
  return read.at(-1) as Expression;
}

/** A constant, a variable, or an operation whose operands `inner` reads. */
function operationFromJson(value: unknown, where: string, inner: (operand: unknown) => Expression): Expression {
  if (typeof value === 'number' && Number.isFinite(value)) return constant(value);
  if (typeof value === 'string' && /^[A-Za-z][\w ]{0,60}$/.test(value)) return variable(value);
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
  const made: Application = {
    kind: 'application',
    operation: name as OperationName,
    operands: operands.map(inner),
  };
  return made;
}

function failDepth(where: string): never {
  fail(where, `at most ${limits.levels} levels`, 'more', 'Write a shorter formula.');
}
