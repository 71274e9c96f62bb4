import { anyNumber, checkRising, positive, share } from '../core/checks.js';
import { type ScheduleFactory, schedule, steppedAt, type Warmup } from './schedule.js';

type MultiStepOptions = { readonly from: number; readonly factor: number; readonly at: readonly number[] };

/**
 * Multiplied by a factor at shares of the plan, from 0.01 on by 0.1 at a half and at three quarters, unless told otherwise:
 * `schedules.multiStep({ from: 0.1, factor: 0.2, at: [0.3, 0.6, 0.8] })` (He et al. 2016, section 4.2). PyTorch's
 * MultiStepLR, whose milestones are epochs; {@link stepDecay} counts in steps.
 */
export const multiStep: ScheduleFactory<MultiStepOptions & Warmup> = schedule<MultiStepOptions>(
  'multiStep',
  {
    from: { initial: 0.01, range: anyNumber },
    factor: { initial: 0.1, range: positive },
    at: { initial: Object.freeze([0.5, 0.75]), range: share, read: checkRising },
  },
  ({ from, factor, at }) =>
    steppedAt(
      at,
      [0, ...at].map((_, k) => from * factor ** k),
    ),
);
