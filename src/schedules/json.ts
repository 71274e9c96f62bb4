import { type Family, family } from '../core/family.js';
import { expressionFromJson } from '../expression/index.js';
import { type ScheduleName, schedule } from './index.js';
import type { Schedule } from './schedule.js';

export const scheduleFamily: Family<ScheduleName, Schedule> = family<ScheduleName, Schedule>({
  what: 'a schedule',
  members: {},
  isMember: ({ formula }) => Object.hasOwn(Object(formula), 'kind'),
});

/** A setting as it is in a file: the number, or the schedule, that `readSetting` is to look at. */
export function settingFromJson(value: unknown, where: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { name, formula } = value as { readonly name?: unknown; readonly formula?: unknown };
  if (formula === undefined) return scheduleFamily.fromJson(value, where);
  return schedule(String(name), expressionFromJson(formula, where));
}
