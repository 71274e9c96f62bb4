import { anyNumber, counting, positive } from '../core/checks.js';
import { f } from '../expression/index.js';
import { progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type CyclicOptions = {
  readonly from: number;
  readonly peak: number;
  readonly cycles: number;
  readonly factor: number;
};

/**
 * Up and down in lines, again and again: cyclical learning rates (Smith 2017). Unless told otherwise, 4 `cycles` of equal
 * length from 0.001 to 0.01 and back; the height of each is that of the one before times `factor`, 1. PyTorch's CyclicLR,
 * whose triangular2 has the factor 0.5: `schedules.cyclic({ from: 0.001, peak: 0.1, cycles: 10, factor: 0.5 })`.
 */
export const cyclic: ScheduleFactory<CyclicOptions & Warmup> = schedule<CyclicOptions>(
  'cyclic',
  {
    from: { initial: 0.001, range: anyNumber },
    peak: { initial: 0.01, range: anyNumber },
    cycles: { initial: 4, range: counting },
    factor: { initial: 1, range: positive },
  },
  ({ from, peak, cycles, factor }) => {
    const turns = f.multiply(cycles, progress);
    const done = f.floor(turns);
    const share = f.subtract(1, f.abs(f.subtract(f.multiply(2, f.subtract(turns, done)), 1)));
    const height = factor === 1 ? peak - from : f.multiply(peak - from, f.power(factor, done));
    return f.add(from, f.multiply(height, share));
  },
);
