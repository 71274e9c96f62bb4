import { describe, fail } from '../core/errors.js';
import { type Family, family, type MemberJson } from '../core/family.js';
import { isMade, memberText } from '../core/member.js';
import {
  differentiate,
  type Expression,
  type ExpressionJson,
  evaluate,
  expressionFromJson,
  expressionToJson,
  type OperationName,
  parts,
  toShortText,
  variables,
} from '../expression/index.js';
import { type Activation, elementwise } from './activation.js';
import type * as all from './all.js';
import { linear } from './linear.js';
import { relu } from './relu.js';
import { sigmoid } from './sigmoid.js';
import { softmax } from './softmax.js';
import { tanh } from './tanh.js';

export type { Activation, ActivationFactory } from './activation.js';
export { elementwise } from './activation.js';
export { shift } from './softmax.js';

/** The names of the activations, as `new Dense(8, 'tanh')` takes them: the keys of `activations`. */
export type ActivationName = keyof typeof all;

export type ActivationJson = MemberJson | { readonly formula: ExpressionJson };

/** The name of an activation that is its formula and nothing else. */
export const formulaName = 'formula';

export const activationFamily: Family<ActivationName, Activation> = family<ActivationName, Activation>({
  what: 'an activation',
  members: { linear, relu, sigmoid, softmax, tanh },
  isMember: ({ apply }) => typeof apply === 'function',
});

/**
 * The activation that a user names, or hands over as an object. Words, as in `leaky-relu`, are a name; other text is a
 * formula.
 */
export function resolveActivation(value: ActivationName | Activation, where: string): Activation {
  if (typeof value !== 'string' || /^\s*\w*([\s.-][a-z]{2,})*$/i.test(value))
    return activationFamily.resolve(value, where);
  const fix = `Import formula from 'multilayer/formula' and write formula(${describe(value)}).`;
  fail(where, 'the name of an activation', describe(value), fix);
}

/** An activation as it would be typed. */
export function activationText(activation: Activation): string {
  const { formula } = activation;
  return isMade(activation) || formula === undefined ? memberText(activation) : `formula('${toShortText(formula)}')`;
}

/** An activation of a user's own is saved as its formula, also where it bears the name of another. */
export function activationToJson(activation: Activation): ActivationJson {
  const json = activationFamily.toJson(activation);
  if (json !== undefined) return json;
  const { name, formula } = activation;
  if (formula !== undefined) return { formula: expressionToJson(formula) };
  fail(
    `the activation ${describe(name)}`,
    'an activation of the registry, or one with a formula',
    'an object of your own that works on whole rows',
    'Write it as a layer of your own, with toJSON, to save it in a model.',
  );
}

/** Reads an activation from untrusted data. */
export function activationFromJson(value: unknown, where: string): Activation {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'formula')
    ? formulaFromJson((value as { formula: unknown }).formula, where)
    : activationFamily.fromJson(value, where);
}

function formulaFromJson(value: unknown, where: string): Activation {
  const expression = expressionFromJson(value, where);
  const strange = variables(expression).find((name) => name !== 'x');
  if (strange === undefined) return elementwise(formulaName, expression);
  fail(where, 'a formula in x alone', `the variable ${strange}`, 'The file may be damaged; save the model again.');
}

/** slope and shift of an activation that is the line y = slope·x + shift, else undefined. */
export function asLine({ formula }: Activation): { readonly slope: number; readonly shift: number } | undefined {
  if (formula === undefined) return undefined;
  const slope = differentiate(formula, 'x');
  const shift = evaluate(formula, { x: 0 });
  // A constant slope alone is not enough: a step has slope 0 almost everywhere and is no line.
  const straight = slope.kind === 'constant' && isLine(formula, slope.value, shift);
  return straight ? { slope: slope.value, shift } : undefined;
}

/** Only sums and constant multiples of x make a line that holds everywhere, not only where it was tried. */
function isLine(formula: Expression, slope: number, shift: number): boolean {
  const affine = new Set<OperationName>(['add', 'subtract', 'multiply', 'divide', 'negate']);
  const allowed = parts(formula).every((part) => part.kind !== 'application' || affine.has(part.operation));
  return allowed && Number.isFinite(slope) && Number.isFinite(shift);
}
