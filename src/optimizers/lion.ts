import { fraction, notNegative } from '../core/checks.js';
import { f, variable } from '../expression/index.js';
import { type Setting, setting } from '../schedules/index.js';
import { average, gradient, learningRate, type OptimizerFactory, optimizer, parameter } from './optimizer.js';

type LionOptions = { readonly beta1: Setting; readonly beta2: Setting; readonly weightDecay: Setting };

/**
 * Lion, with a learning rate of 0.001 (the paper: 0.0001), beta1 0.9, beta2 0.99 and weightDecay 0 unless told otherwise:
 * every weight moves by the learning rate, along the sign of an average of the gradient, and by learningRate ·
 * weightDecay of itself towards zero (Chen et al. 2023, algorithm 2). Its rate is to be 3 to 10 times smaller than
 * Adam's. Where a gradient has gone for good, steps go on along the old sign until the average is 0: for up to 9,000.
 */
export const lion: OptimizerFactory<LionOptions> = optimizer<LionOptions>(
  'lion',
  0.001,
  { beta1: setting(0.9, fraction), beta2: setting(0.99, fraction), weightDecay: setting(0, notNegative) },
  ({ beta1, beta2, weightDecay }) => {
    const direction = f.sign(average(beta1, variable('mean'), gradient));
    return {
      slots: { mean: { initial: 0, next: average(beta2, variable('mean'), gradient) } },
      update: f.subtract(parameter, f.multiply(learningRate, f.add(direction, f.multiply(weightDecay, parameter)))),
    };
  },
);
