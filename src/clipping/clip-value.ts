import { positive } from '../core/checks.js';
import { factory } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map } from '../graph/index.js';
import { type Setting, setting } from '../schedules/index.js';
import type { Clipping, ClippingFactory } from './clipping.js';

type ValueOptions = { readonly limit: Setting };

/**
 * Keeps every number of every gradient between −limit and limit, 1 unless told otherwise: `clipValue({ limit: 0.5 })`.
 * The direction of the gradient changes, as it does not with `globalNorm`. Keras' `clipvalue`, PyTorch's
 * `clip_grad_value_`. An infinite number becomes the limit; one that is NaN stays so and ends the fit.
 */
export const clipValue: ClippingFactory<ValueOptions> = factory<Clipping, ValueOptions>(
  'clipValue',
  { limit: setting(1, positive) },
  ({ limit }) => ({
    apply: (gradients, value) => {
      const most = variable('limit');
      const clipped = f.max(f.min(f.x, most), f.negate(most));
      return gradients.map((x) => map(clipped, { x, limit: value(limit) }));
    },
  }),
);
