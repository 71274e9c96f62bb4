import { checkChoice } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { asText, damaged } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { knowSelf } from '../core/proxies.js';
import {
  differentiate,
  type Expression,
  type ExpressionJson,
  evaluate,
  expressionFromJson,
  expressionToJson,
  variables,
} from '../expression/index.js';
import { type Loss, meanOver, type TargetKind, targetKinds } from './loss.js';

/** A loss that is a formula and nothing else in a model file. */
export type LossFormulaJson = {
  readonly name: string;
  readonly formula: ExpressionJson;
  readonly targets: TargetKind;
};

const formulas = new WeakMap<Loss, Expression>();

/**
 * The loss whose rows are the mean over outputs of a formula in `prediction` and `target`.
 *
 * @throws MultilayerError for a formula of other variables, or without `prediction`
 */
export function formulaLoss(name: string, formula: Expression, targets: TargetKind, where: string, fix: string): Loss {
  const names = variables(formula);
  const strange = names.find((each) => each !== 'prediction' && each !== 'target');
  if (strange !== undefined) fail(where, 'a formula in prediction and target', `the variable ${strange}`, fix);
  if (!names.includes('prediction')) fail(where, 'a formula in prediction and target', 'one without prediction', fix);
  const slope = differentiate(formula, 'prediction');
  // Somewhere, and not at 0 or 1, where much is 0 by chance.
  const hits = [0.3, 1.7].every((each) => Math.abs(evaluate(slope, { prediction: each, target: each })) < 1e-9);
  const loss = { name, targets, hits, apply: meanOver(formula) };
  knowSelf(loss);
  formulas.set(loss, formula);
  return Object.freeze(loss);
}

/** Such a loss as plain data; undefined for any other. */
export function lossFormulaToJson(loss: Loss): LossFormulaJson | undefined {
  const { name, targets } = loss;
  const formula = formulas.get(loss);
  return formula && { name, formula: expressionToJson(formula), targets };
}

/** Whether a file holds a loss that is a formula. */
export function isLossFormula(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'formula');
}

/** Reads it from untrusted data. */
export function lossFormulaFromJson(json: Readonly<Record<string, unknown>>, where: string): Loss {
  checkKeys(json, ['name', 'formula', 'targets'], where);
  const targets = checkChoice(json.targets, targetKinds, `${where}, targets`, damaged) as TargetKind;
  const formula = expressionFromJson(json.formula, `${where}, formula`);
  return formulaLoss(asText(json.name, `${where}, name`), formula, targets, `${where}, formula`, damaged);
}
