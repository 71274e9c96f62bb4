import { anyNumber } from '../core/checks.js';
import { between, halfWave, progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type CosineOptions = { readonly from: number; readonly to: number };

/**
 * Half a wave of a cosine, from 0.01 to 0 unless told otherwise: `schedules.cosine({ from: 0.1, to: 0.001 })` begins
 * and ends flat. SGDR without restarts (Loshchilov and Hutter 2017, equation 5).
 */
export const cosine: ScheduleFactory<CosineOptions & Warmup> = schedule<CosineOptions>(
  'cosine',
  { from: { initial: 0.01, range: anyNumber }, to: { initial: 0, range: anyNumber } },
  ({ from, to }) => between(to, from, halfWave(progress)),
);
