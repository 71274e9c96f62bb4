/** Words to write formulas with: `f.divide(f.x, f.add(1, f.abs(f.x)))`. `f.x` is the argument of an activation. */
export * as f from './build.js';
export { differentiate } from './differentiate.js';
export { evaluate } from './evaluate.js';
export {
  type Application,
  apply,
  type Constant,
  constant,
  type Expression,
  isConstant,
  isExpression,
  type OperationName,
  type Term,
  term,
  type Variable,
  variable,
} from './expression.js';
export { type ExpressionJson, expressionFromJson, expressionToJson } from './json.js';
export { toLatex } from './latex.js';
export { type Operation, operations } from './operations.js';
export { toShortText, toText } from './print.js';
export { rangeOf } from './range.js';
export { simplify } from './simplify.js';
export { type Instruction, toTape, toTapes } from './tape.js';
export {
  applies,
  Numbering,
  parts,
  replace,
  rewrite,
  same,
  substitute,
  variables,
  withoutSurrogates,
  writtenSize,
} from './walk.js';
