import { anyNumber, positive, type Range } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { f } from '../expression/index.js';
import { halfWave, progress, type ScheduleFactory, schedule, steppedAt, type Warmup } from './schedule.js';

type CosineRestartsOptions = {
  readonly from: number;
  readonly to: number;
  readonly cycles: number;
  readonly growth: number;
  readonly factor: number;
};

const cyclesRange: Range = {
  allows: (v) => Number.isInteger(v) && v >= 2 && v <= 64,
  text: 'a whole number from 2 to 64',
};

/**
 * Half waves of a cosine one after the other, each of which begins anew at `from`: SGDR, stochastic gradient descent with
 * warm restarts (Loshchilov and Hutter 2017, equation 5). Unless told otherwise, 3 `cycles` from 0.01 to 0, each `growth`
 * 2 times as long as the one before, that fill the plan, so that the last ends with it; the height of each over `to` is
 * that of the one before times `factor`, 1. As PyTorch's CosineAnnealingWarmRestarts with T_mult = growth, and Keras'
 * CosineDecayRestarts with m_mul = factor. `schedules.cosineRestarts({ from: 0.1, cycles: 4, growth: 1, factor: 0.5 })`.
 */
export const cosineRestarts: ScheduleFactory<CosineRestartsOptions & Warmup> = schedule<CosineRestartsOptions>(
  'cosineRestarts',
  {
    from: { initial: 0.01, range: anyNumber },
    to: { initial: 0, range: anyNumber },
    cycles: { initial: 3, range: cyclesRange },
    growth: { initial: 2, range: positive },
    factor: { initial: 1, range: positive },
  },
  ({ from, to, cycles, growth, factor }) => {
    const lengths = Array.from({ length: cycles }, (_, k) => growth ** k);
    const sums = lengths.map((_, k) => lengths.slice(0, k).reduce((sum, each) => sum + each, 0));
    const whole = (sums.at(-1) as number) + (lengths.at(-1) as number);
    const shortest = Math.min(...lengths) / whole;
    if (shortest < 1e-6)
      fail(
        'cosineRestarts, option growth',
        'cycles of a millionth of the plan, or more',
        `${shortest} for the shortest of ${cycles}`,
        'Choose fewer cycles, or a growth nearer to 1.',
      );
    const starts = sums.map((sum) => sum / whole);
    const restarts = starts.slice(1);
    const start = steppedAt(restarts, starts);
    const length = steppedAt(
      restarts,
      lengths.map((each) => each / whole),
    );
    const height = steppedAt(
      restarts,
      lengths.map((_, k) => (from - to) * factor ** k),
    );
    return f.add(to, f.multiply(height, halfWave(f.divide(f.subtract(progress, start), length))));
  },
);
