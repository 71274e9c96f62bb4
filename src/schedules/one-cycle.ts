import { anyNumber, share as shareRange } from '../core/checks.js';
import { f } from '../expression/index.js';
import { between, halfWave, progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type Shape = 'cosine' | 'linear';
type OneCycleOptions = {
  readonly from: number;
  readonly peak: number;
  readonly to: number;
  readonly share: number;
  readonly shape: Shape;
};

/**
 * Up from `from` to `peak` within the first `share` of the plan, and down to `to` in the rest: one cycle (Smith and Topin
 * 2018), with the shape and the proportions of PyTorch's OneCycleLR unless told otherwise: from 0.0004 to 0.01, a 25 times
 * greater rate, within 0.3, and to 4e-8, by half waves of a `'cosine'`; the paper's are `'linear'`. The momentum goes the
 * other way in the same time:
 * `fit(x, y, { optimizer: sgd({ momentum: schedules.oneCycle({ from: 0.95, peak: 0.85, to: 0.95 }) }), learningRate: schedules.oneCycle({ from: 0.004, peak: 0.1, to: 4e-7 }) })`.
 */
export const oneCycle: ScheduleFactory<OneCycleOptions & Warmup> = schedule<OneCycleOptions>(
  'oneCycle',
  {
    from: { initial: 0.0004, range: anyNumber },
    peak: { initial: 0.01, range: anyNumber },
    to: { initial: 4e-8, range: anyNumber },
    share: { initial: 0.3, range: shareRange },
    shape: { initial: 'cosine', choices: ['cosine', 'linear'] },
  },
  ({ from, peak, to, share, shape }) => {
    const falling = shape === 'cosine' ? halfWave : (done: Parameters<typeof halfWave>[0]) => f.subtract(1, done);
    const rise = between(peak, from, falling(f.divide(progress, share)));
    const fall = between(to, peak, falling(f.divide(f.subtract(progress, share), 1 - share)));
    return f.select(f.less(progress, share), rise, fall);
  },
);
