import { describe, MultilayerError } from '../core/errors.js';
import { memberText } from '../core/member.js';
import { lookUp } from '../core/names.js';
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
import { type Activation, type ActivationFactory, elementwise } from './activation.js';
import * as all from './all.js';

export type { Activation, ActivationFactory } from './activation.js';
export { elementwise } from './activation.js';
export * from './all.js';
export { shift } from './softmax.js';

export type ActivationName = keyof typeof all;

/** Every activation by name. */
export const activations: Readonly<Record<ActivationName, ActivationFactory>> = all;

export type ActivationJson =
  | string
  | { readonly name: string; readonly [option: string]: number | boolean | string }
  | { readonly formula: ExpressionJson };

/** An activation that stands in no registry, and is saved as its formula. */
export const formulaName = 'formula';

/** The activation that a user names, or hands over as an object. */
export function resolveActivation(value: ActivationName | Activation, where: string): Activation {
  if (typeof value === 'string' && !/^\w*$/.test(value)) {
    const fix = `Write formula(${describe(value)}) for a formula of your own.`;
    throw new MultilayerError({ where, expected: 'the name of an activation', got: describe(value), fix });
  }
  if (typeof value === 'string') return lookUp<ActivationFactory>(activations, value, where, 'an activation')();
  if (typeof value === 'object' && value !== null && typeof value.apply === 'function') return value;
  const name = Object.entries<unknown>(activations).find(([, factory]) => factory === value)?.[0];
  throw new MultilayerError({
    where,
    expected: 'the name of an activation, an activation or a formula',
    got: describe(value),
    fix:
      name !== undefined
        ? `Call it: ${name}() instead of ${name}.`
        : `Known names: ${Object.keys(activations).join(', ')}.`,
  });
}

/** An activation as it would be typed. */
export function activationText(activation: Activation): string {
  const { name, formula } = activation;
  return name === formulaName && formula !== undefined ? `formula('${toShortText(formula)}')` : memberText(activation);
}

export function activationToJson({ name, formula, options }: Activation): ActivationJson {
  if (Object.hasOwn(activations, name)) return Object.keys(options).length === 0 ? name : { name, ...options };
  if (name === formulaName && formula !== undefined) return { formula: expressionToJson(formula) };
  throw new MultilayerError({
    where: `the activation ${describe(name)}`,
    expected: 'an activation of the registry or a formula',
    got: 'an object of your own',
    fix: 'Write it as formula(…) to save it in a model.',
  });
}

/** Reads an activation from untrusted data. */
export function activationFromJson(value: unknown, where: string): Activation {
  if (typeof value === 'string') return resolveActivation(value as ActivationName, where);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fix = 'The file may be damaged; save the model again.';
    throw new MultilayerError({ where, expected: 'an activation', got: describe(value), fix });
  }
  if (Object.hasOwn(value, 'formula')) return formulaFromJson((value as { formula: unknown }).formula, where);
  const { name, ...options } = value as { name: string };
  return lookUp<ActivationFactory>(activations, name, where, 'an activation')(options);
}

function formulaFromJson(value: unknown, where: string): Activation {
  const expression = expressionFromJson(value, where);
  const strange = variables(expression).find((name) => name !== 'x');
  if (strange === undefined) return elementwise(formulaName, expression);
  throw new MultilayerError({
    where,
    expected: 'a formula in x alone',
    got: `the variable ${strange}`,
    fix: 'The file may be damaged; save the model again.',
  });
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
