import { positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type ExponentialOptions = { readonly from: number; readonly to: number };

/**
 * The same factor in every step, from 0.01 to 0.0001 unless told otherwise: `schedules.exponential({ from: 0.1, to: 0.001 })`
 * is from·(to/from)^progress.
 */
export const exponential: ScheduleFactory<ExponentialOptions & Warmup> = schedule<ExponentialOptions>(
  'exponential',
  { from: { initial: 0.01, range: positive }, to: { initial: 0.0001, range: positive } },
  ({ from, to }) => f.multiply(from, f.exp(f.multiply(Math.log(to / from), progress))),
);
