import { anyNumber, positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { between, progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type PolynomialOptions = { readonly from: number; readonly to: number; readonly power: number };

/**
 * A power of what is left of the plan, from 0.01 to 0 with the power 1, which is a straight line, unless told
 * otherwise: `schedules.polynomial({ from: 0.1, to: 0, power: 2 })`. Keras' PolynomialDecay without cycles.
 */
export const polynomial: ScheduleFactory<PolynomialOptions & Warmup> = schedule<PolynomialOptions>(
  'polynomial',
  {
    from: { initial: 0.01, range: anyNumber },
    to: { initial: 0, range: anyNumber },
    power: { initial: 1, range: positive },
  },
  ({ from, to, power }) => between(to, from, f.power(f.subtract(1, progress), power)),
);
