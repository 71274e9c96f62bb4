import { type ActivationFactory, activation, f } from './activation.js';
import { type SurrogateOptions, surrogateOptions, withSurrogate } from './surrogate.js';

/**
 * −1 for x < 0, 1 for x > 0 and 0 at 0: the bipolar threshold unit (Widrow and Hoff 1960), of which binary networks are
 * made (Courbariaux et al. 2016). Its derivative is zero almost everywhere, unless `surrogate` gives it another: the
 * words and `sharpness`, the derivative at 0, are those of `step`. As sign jumps twice as high, its surrogates are twice as
 * wide: `'triangle'` is k·max(1 − k·|x|/2, 0).
 */
export const sign: ActivationFactory<SurrogateOptions> = activation<SurrogateOptions>('sign', {
  options: surrogateOptions,
  formula: (options) => withSurrogate('sign', f.sign(f.x), 2, options),
});
