import { type ActivationFactory, activation, f } from './activation.js';
import { type SurrogateOptions, surrogateOptions, withSurrogate } from './surrogate.js';

/**
 * 1 for x ≥ 0, else 0: the threshold unit of Rosenblatt's perceptron (1958). Its derivative is zero almost everywhere,
 * so no layer below it learns by gradient descent, unless `surrogate` gives it that of another function. The outputs stay
 * 0 and 1 all the same.
 *
 * - `'none'`, the default: zero.
 * - `'straightThrough'`: 1, as if it were x (Hinton 2012; Bengio, Léonard and Courville 2013).
 * - `'sigmoid'`: that of σ(4k·x) (Zenke and Ganguli 2018 have a relative of it).
 * - `'triangle'`: k·max(1 − k·|x|, 0) (Esser et al. 2016; Bellec et al. 2018).
 * - `'arctan'`: k / (1 + (π·k·x)²) (Fang et al. 2021).
 *
 * k is `sharpness`, by default 1: the derivative at 0, while that of all x adds up to 1. `sigmoid`, `triangle` and `arctan`
 * are those of SpikingJelly, whose α are 4k, k and 2k.
 */
export const step: ActivationFactory<SurrogateOptions> = activation<SurrogateOptions>('step', {
  options: surrogateOptions,
  formula: (options) => withSurrogate('step', f.greaterOrEqual(f.x, 0), 1, options),
});
