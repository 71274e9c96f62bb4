import { anyNumber } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { type ActivationFactory, activation, f } from './activation.js';

type Bounds = { readonly minimum: number; readonly maximum: number };

/**
 * x held within `minimum` and `maximum`, by default −1 and 1 (Collobert 2004). Its derivative is 0 at the bounds and
 * beyond.
 *
 * @throws MultilayerError where `minimum` is not below `maximum`
 */
export const hardTanh: ActivationFactory<Bounds> = activation<Bounds>('hardTanh', {
  options: { minimum: { initial: -1, range: anyNumber }, maximum: { initial: 1, range: anyNumber } },
  formula: ({ minimum, maximum }) => {
    if (minimum < maximum) return f.max(f.min(f.x, maximum), minimum);
    const got = `${minimum}, where the maximum is ${maximum}`;
    return fail('hardTanh, option minimum', 'a number below the maximum', got, 'The defaults are -1 and 1.');
  },
});
