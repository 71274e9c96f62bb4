import { fraction } from '../core/checks.js';
import { factory } from '../core/member.js';
import { substitute, variable } from '../expression/index.js';
import { average, next, parameter, rewriteRule } from '../optimizers/index.js';
import { type Setting, setting } from '../schedules/index.js';
import type { Averaging, AveragingFactory } from './averaging.js';

type ExponentialAverageOptions = { readonly decay: Setting };

/** No rule of a user's own has a slot or an option of such names. */
const [iterate, decayWord] = ['before averaging', 'decay of the average'];

/**
 * A running average of the weights, with decay 0.99 unless told otherwise: after every step it is
 * decay · average + (1 − decay) · weights, from the weights on that the fit begins with (Polyak and Juditsky 1992; Keras'
 * `use_ema`). The network predicts, is validated and is saved with the average; steps start from the weights themselves,
 * which training remembers. Where weights are set, or early stopping takes the best ones back, both go on from those.
 */
export const exponentialAverage: AveragingFactory<ExponentialAverageOptions> = factory<
  Averaging,
  ExponentialAverageOptions
>('exponentialAverage', { decay: setting(0.99, fraction) }, ({ decay }) => ({
  wrap: (rule) => {
    const moved = rewriteRule(rule, (formula) => substitute(formula, { parameter: variable(iterate) }));
    return {
      ...moved,
      at: iterate,
      options: { ...rule.options, [decayWord]: decay },
      slots: { ...moved.slots, [iterate]: { initial: 'parameter', next: moved.update } },
      update: average(variable(decayWord), parameter, next(iterate)),
    };
  },
}));
