import { type Expression, f, type Variable, variable } from '../expression/index.js';
import { larger, type MomentOptions, type Moments, mean, momentOptions, moments, stepSize } from './moments.js';
import { decayedGradient, next, type OptimizerFactory, optimizer, parameter } from './optimizer.js';

export type AdamOptions = MomentOptions & { readonly amsgrad: boolean };

/** What Adam subtracts from a parameter, and what it remembers. */
export function adamStep(
  words: { readonly [Name in keyof AdamOptions]: Variable },
  { amsgrad }: AdamOptions,
  gradient: Expression,
): Pick<Moments, 'counters' | 'slots'> & { readonly step: Expression } {
  const { counters, slots, spread } = moments(words, gradient, next(amsgrad ? 'largest' : 'variance'));
  const largest = { initial: 0, next: larger(variable('largest'), next('variance')), least: 0 };
  return {
    counters,
    slots: { ...slots, ...(amsgrad && { largest }) },
    step: f.multiply(stepSize, f.divide(mean, spread)),
  };
}

/**
 * Adam, with a learning rate of 0.01 (PyTorch and Keras: 0.001), beta1 0.9, beta2 0.999, epsilon 1e-8, weightDecay 0 and
 * amsgrad false unless told otherwise: `adam({ learningRate: 0.001 })`. A step is along a running average of the
 * gradient, divided by the root of one of its square, both corrected for their start at 0 (Kingma and Ba 2015, algorithm
 * 1). With `amsgrad`, the root is of the largest average of squares so far (Reddi et al. 2018, algorithm 2; as in
 * PyTorch, the largest before its correction). weightDecay · w is added to the gradient, as in PyTorch; `adamw` takes it
 * from the weights.
 */
export const adam: OptimizerFactory<AdamOptions> = optimizer<AdamOptions>(
  'adam',
  0.01,
  { ...momentOptions, amsgrad: { initial: false } },
  (words, options) => {
    const { step, ...memory } = adamStep(words, options, decayedGradient);
    return { ...memory, update: f.subtract(parameter, step) };
  },
);
