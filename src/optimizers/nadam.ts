import { notNegative } from '../core/checks.js';
import { constant, type Expression, f, variable } from '../expression/index.js';
import { type Setting, setting } from '../schedules/index.js';
import { type MomentOptions, mean, momentOptions, moments, weightOf } from './moments.js';
import {
  average,
  decayedGradient,
  learningRate,
  next,
  type OptimizerFactory,
  optimizer,
  parameter,
} from './optimizer.js';

type NadamOptions = MomentOptions & { readonly momentumDecay: Setting };

/**
 * NAdam, with a learning rate of 0.01 (PyTorch: 0.002), beta1 0.9, beta2 0.999, epsilon 1e-8, weightDecay 0 (added to the
 * gradient) and momentumDecay 0.004 unless told otherwise: `adam` with Nesterov's look-ahead, along the gradient and the
 * momentum that the next step is to have, of beta1 · (1 − 0.5 · 0.96^(momentumDecay · t)) (Dozat 2016, algorithm 2; as
 * in PyTorch, the gradient is averaged with beta1 itself).
 */
export const nadam: OptimizerFactory<NadamOptions> = optimizer<NadamOptions>(
  'nadam',
  0.01,
  { ...momentOptions, momentumDecay: setting(0.004, notNegative) },
  (words) => {
    const { counters, slots, spread } = moments(words, decayedGradient);
    const momentum = (step: Expression): Expression => {
      const power = f.exp(f.multiply(step, f.multiply(words.momentumDecay, Math.log(0.96))));
      return f.multiply(words.beta1, f.subtract(1, f.multiply(0.5, power)));
    };
    const [now, later] = [momentum(next('count')), momentum(f.add(next('count'), 1))];
    const weight = next('meanWeight');
    const along = f.divide(f.multiply(learningRate, f.subtract(1, now)), weight);
    const ahead = f.divide(f.multiply(learningRate, later), average(later, weight, constant(1)));
    const direction = f.add(f.multiply(along, decayedGradient), f.multiply(ahead, mean));
    return {
      counters: {
        count: { initial: 0, next: f.add(variable('count'), 1), least: 0 },
        ...counters,
        meanWeight: weightOf('meanWeight', now),
      },
      slots,
      update: f.subtract(parameter, f.divide(direction, spread)),
    };
  },
);
