import { anyNumber, positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { type ScheduleFactory, schedule, step, type Warmup } from './schedule.js';

type InverseTimeOptions = { readonly from: number; readonly every: number; readonly power: number };

/**
 * Divided by (1 + step ÷ every)^power, from 0.01, every 1000 steps and with power 1 unless told otherwise, whatever the
 * length of the plan: Keras' InverseTimeDecay with decay_rate 1, and with power 0.5 the decay by the root of the steps
 * (Robbins and Monro 1951): `schedules.inverseTime({ from: 0.1, every: 50, power: 0.5 })`.
 */
export const inverseTime: ScheduleFactory<InverseTimeOptions & Warmup> = schedule<InverseTimeOptions>(
  'inverseTime',
  {
    from: { initial: 0.01, range: anyNumber },
    every: { initial: 1000, range: positive },
    power: { initial: 1, range: positive },
  },
  ({ from, every, power }) => f.multiply(from, f.power(f.add(1, f.divide(step, every)), -power)),
);
