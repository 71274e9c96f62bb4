import { anyNumber, counting, positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { type ScheduleFactory, schedule, step, type Warmup } from './schedule.js';

type StepDecayOptions = { readonly from: number; readonly factor: number; readonly every: number };

/**
 * Multiplied by a factor every so many steps, from 0.01 on by 0.1 every 1000 unless told otherwise:
 * `schedules.stepDecay({ from: 0.1, factor: 0.5, every: 200 })` is from·factor^⌊step ÷ every⌋. PyTorch's StepLR, in steps
 * instead of epochs; {@link multiStep} counts in shares of the plan.
 */
export const stepDecay: ScheduleFactory<StepDecayOptions & Warmup> = schedule<StepDecayOptions>(
  'stepDecay',
  {
    from: { initial: 0.01, range: anyNumber },
    factor: { initial: 0.1, range: positive },
    every: { initial: 1000, range: counting },
  },
  ({ from, factor, every }) => f.multiply(from, f.power(factor, f.floor(f.divide(step, every)))),
);
