import { checkNumber, type Range } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { isList, type OptionValue } from '../core/member.js';
import { type Expression, evaluate, expressionToJson, isExpression, variables } from '../expression/index.js';
import type * as all from './all.js';
import type { Schedule, Setting } from './schedule.js';

export type { Schedule, ScheduleFactory, Setting } from './schedule.js';

/** The names of the schedules: the keys of `schedules`. */
export type ScheduleName = keyof typeof all;

/**
 * A schedule of your own, from a formula in `step` (the steps of the fit's plan before this one) and `progress` (the
 * share of them that is done, from 0 up to, but not, 1): `schedule('halves', f.multiply(0.01, f.power(0.5, variable('progress'))))`.
 *
 * @throws MultilayerError for a formula of other variables
 */
export function schedule(name: string, formula: Expression): Schedule {
  const strange = isExpression(formula)
    ? variables(formula).find((each) => each !== 'step' && each !== 'progress')
    : describe(formula);
  if (strange !== undefined)
    fail(`schedule ${name}`, 'a formula in step and progress', strange, 'Give numbers in the place of other names.');
  return Object.freeze({ name, formula, toJSON: () => ({ name, formula: expressionToJson(formula) }) });
}

/**
 * A setting as users give it: a number of the range, or a schedule, whose values are looked at when it is known how
 * many steps there will be.
 */
export function readSetting(value: unknown, range: Range, where: string, fix: string): Setting {
  const { name, formula, toJSON } = Object(value) as Schedule;
  if (Object.hasOwn(Object(formula), 'kind')) {
    const made = typeof toJSON === 'function' ? (value as Schedule) : schedule(String(name), formula);
    return Object.freeze({ ...made, bounds: { range, where } });
  }
  if (typeof value === 'string' && /step|progress/.test(value))
    fail(
      where,
      `${range.text}, or a schedule`,
      describe(value),
      "Import scheduleFormula from 'multilayer/formula', and call it.",
    );
  // The word of a schedule, or the function that makes one.
  const isCalled = typeof value === 'function' || (typeof value === 'string' && /^[a-z]+$/i.test(value));
  const isCallback = typeof Object(value).onEpoch === 'function';
  if (!isCalled) return checkNumber(value, range, where, isCallback ? 'Write callbacks: [ … ] around it.' : fix);
  fail(where, `${range.text}, or a schedule`, describe(value), 'Write schedules.cosine({ from: 0.01, to: 0.001 }).');
}

/** The row of an option that may be a setting: a number of the range, or a schedule. */
export function setting(
  initial: number,
  range: Range,
): { readonly initial: number; readonly range: Range; readonly read: typeof readSetting } {
  return { initial, range, read: readSetting };
}

/** A setting in a file, which {@link settingFromJson} reads. */
export function settingToJson(setting: OptionValue): unknown {
  return typeof setting === 'object' && !isList(setting) ? setting.toJSON?.() : setting;
}

/** Steps of a plan that a schedule is looked at in, at most. */
const looks = 1024;

/** The value of a schedule in a step of a plan. */
export function valueIn({ formula }: Schedule, step: number, steps: number): number {
  return evaluate(formula, { step, progress: step / steps });
}

/** The values of a schedule in some steps of a plan, the first and the last among them. */
export function valuesOf(schedule: Schedule, steps: number): readonly (readonly [step: number, value: number])[] {
  const count = Math.min(looks, steps);
  return Array.from({ length: count }, (_, k) => {
    const step = count === 1 ? 0 : Math.round((k * (steps - 1)) / (count - 1));
    return [step, valueIn(schedule, step, steps)];
  });
}
