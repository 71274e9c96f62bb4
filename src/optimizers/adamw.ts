import { notNegative } from '../core/checks.js';
import { f } from '../expression/index.js';
import { setting } from '../schedules/index.js';
import { type AdamOptions, adamStep } from './adam.js';
import { momentOptions } from './moments.js';
import { gradient, learningRate, type OptimizerFactory, optimizer, parameter } from './optimizer.js';

/**
 * AdamW: the step of `adam`, with its options and defaults, and learningRate · weightDecay of each weight besides, which
 * the averages do not see. weightDecay is 0.01 unless told otherwise, as in PyTorch (Keras: 0.004), and 0 for biases and
 * norms (Loshchilov and Hutter 2019, algorithm 2).
 */
export const adamw: OptimizerFactory<AdamOptions> = optimizer<AdamOptions>(
  'adamw',
  0.01,
  { ...momentOptions, weightDecay: setting(0.01, notNegative), amsgrad: { initial: false } },
  (words, options) => {
    const { step, ...memory } = adamStep(words, options, gradient);
    // Not w·(1 − rate·decay), which float32 cannot tell from w for small rates.
    const decay = f.multiply(f.multiply(learningRate, words.weightDecay), parameter);
    return { ...memory, update: f.subtract(parameter, f.add(decay, step)) };
  },
);
