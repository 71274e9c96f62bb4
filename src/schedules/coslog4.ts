import { anyNumber } from '../core/checks.js';
import { f } from '../expression/index.js';
import { between, halfWave, progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type Coslog4Options = { readonly from: number; readonly peak: number };

/**
 * Four waves of a cosine, each twice as long as the one before, from `from` to `peak` and back: 0, 0.01 and 0 again unless
 * told otherwise. The learning rate of RealMLP, ½·(1 − cos(2π·log₂(1 + 15·progress))) of its peak (Holzmüller et al. 2024).
 */
export const coslog4: ScheduleFactory<Coslog4Options & Warmup> = schedule<Coslog4Options>(
  'coslog4',
  { from: { initial: 0, range: anyNumber }, peak: { initial: 0.01, range: anyNumber } },
  ({ from, peak }) =>
    between(peak, from, halfWave(f.multiply(2 / Math.LN2, f.log(f.add(1, f.multiply(15, progress)))))),
);
