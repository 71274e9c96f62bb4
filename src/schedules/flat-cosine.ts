import { anyNumber, fraction } from '../core/checks.js';
import { f } from '../expression/index.js';
import { between, halfWave, progress, type ScheduleFactory, schedule, type Warmup } from './schedule.js';

type FlatCosineOptions = { readonly from: number; readonly to: number; readonly flat: number };

/**
 * The same number for the share `flat` of the plan, then half a wave of a cosine: from 0.01, flat for 0.5, to 0 unless told
 * otherwise. The flat_cos of RealMLP, for its dropout and its weight decay (Holzmüller et al. 2024), and of fastai, where
 * it is flat for 0.75.
 */
export const flatCosine: ScheduleFactory<FlatCosineOptions & Warmup> = schedule<FlatCosineOptions>(
  'flatCosine',
  {
    from: { initial: 0.01, range: anyNumber },
    to: { initial: 0, range: anyNumber },
    flat: { initial: 0.5, range: fraction },
  },
  ({ from, to, flat }) => between(to, from, halfWave(f.divide(f.max(f.subtract(progress, flat), 0), 1 - flat))),
);
