import { checkNumber, type Range } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { family } from '../core/family.js';
import type { OptionValue } from '../core/member.js';
import { type Expression, evaluate, expressionFromJson, expressionToJson, variables } from '../expression/index.js';
import * as all from './all.js';
import type { Schedule, ScheduleFactory, Setting } from './schedule.js';

export type { Schedule, ScheduleFactory, Setting } from './schedule.js';

/** The names of the schedules: the keys of {@link schedules}. */
export type ScheduleName = keyof typeof all;

/** Every schedule by name, as in `schedules.cosine({ from: 0.01, to: 0 })`. */
export const schedules: { readonly [Name in ScheduleName]: (typeof all)[Name] } = all;

const scheduleFamily = family<ScheduleName, Schedule>({
  what: 'a schedule',
  members: schedules as Readonly<Record<ScheduleName, ScheduleFactory>>,
  isMember: ({ formula }) => Object.hasOwn(Object(formula), 'kind'),
});

/**
 * A schedule of your own, from a formula in `step` (the steps of the fit's plan before this one) and `progress` (the
 * share of them that is done, from 0 up to, but not, 1): `schedule('halves', f.multiply(0.01, f.power(0.5, variable('progress'))))`.
 *
 * @throws MultilayerError for a formula of other variables
 */
export function schedule(name: string, formula: Expression): Schedule {
  const strange = variables(formula).find((each) => each !== 'step' && each !== 'progress');
  if (strange !== undefined)
    fail(`schedule ${name}`, 'a formula in step and progress', strange, 'Give numbers in the place of other names.');
  return Object.freeze({ name, formula, toJSON: () => ({ name, formula: expressionToJson(formula) }) });
}

/** One of the toolkit, one of a user's own, or either as it is in a file. */
function resolveSchedule(value: unknown, where: string): Schedule {
  const { name, formula, toJSON } = value as Schedule;
  if (formula === undefined) return scheduleFamily.fromJson(value, where);
  if (typeof toJSON === 'function') return value as Schedule;
  const isRead = Object.hasOwn(Object(formula), 'kind');
  return schedule(String(name), isRead ? formula : expressionFromJson(formula, where));
}

/**
 * A setting as users give it, or as it is in a file: a number of the range, or a schedule, whose values are looked at
 * when it is known how many steps there will be.
 */
export function readSetting(value: unknown, range: Range, where: string, fix: string): Setting {
  if (typeof value !== 'object' || value === null) {
    const name = Object.entries<unknown>(all).find(([key, each]) => each === value || key === value)?.[0];
    if (name === undefined) return checkNumber(value, range, where, fix);
    fail(where, `${range.text}, or a schedule`, describe(value), `Write schedules.${name}({ from: 0.01, to: 0.001 }).`);
  }
  return Object.freeze({ ...resolveSchedule(value, where), bounds: { range, where } });
}

/** A setting in a file, which {@link readSetting} reads. */
export function settingToJson(setting: OptionValue): unknown {
  return typeof setting === 'object' ? setting.toJSON?.() : setting;
}

/** Steps of a plan that a schedule is looked at in, at most. */
const looks = 64;

/** The values of a schedule in some steps of a plan, the first and the last among them. */
export function valuesOf({ formula }: Schedule, steps: number): readonly (readonly [step: number, value: number])[] {
  const count = Math.min(looks, steps);
  return Array.from({ length: count }, (_, k) => {
    const step = count === 1 ? 0 : Math.round((k * (steps - 1)) / (count - 1));
    return [step, evaluate(formula, { step, progress: step / steps })];
  });
}
