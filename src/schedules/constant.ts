import { anyNumber } from '../core/checks.js';
import { constant as expression } from '../expression/index.js';
import { type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type ConstantOptions = { readonly value: number };

/**
 * The same number in every step, 0.01 unless told otherwise, for a warm-up before it:
 * `schedules.constant({ value: 0.1, warmup: 500 })`.
 */
export const constant: ScheduleFactory<ConstantOptions & Warmup> = schedule<ConstantOptions>(
  'constant',
  { value: { initial: 0.01, range: anyNumber } },
  ({ value }) => expression(value),
);
