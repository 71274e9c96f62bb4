import { notNegative, positive } from '../core/checks.js';
import { f, variable } from '../expression/index.js';
import { type Setting, setting } from '../schedules/index.js';
import {
  decayedGradient,
  learningRate,
  next,
  type OptimizerFactory,
  optimizer,
  parameter,
  weightDecay,
} from './optimizer.js';

type AdagradOptions = {
  readonly initialAccumulator: number;
  readonly epsilon: Setting;
  readonly weightDecay: Setting;
};

/**
 * Adagrad, with a learning rate of 0.01, initialAccumulator 0, epsilon 1e-10 and weightDecay 0 (added to the gradient)
 * unless told otherwise, as in PyTorch (Keras: 0.001, 0.1 and 1e-7): a step is along the gradient, divided by the root
 * of the sum of all squares of it, which begins with initialAccumulator (Duchi et al. 2011). Its steps only grow shorter.
 */
export const adagrad: OptimizerFactory<AdagradOptions> = optimizer<AdagradOptions>(
  'adagrad',
  0.01,
  { initialAccumulator: { initial: 0, range: notNegative }, epsilon: setting(1e-10, positive), weightDecay },
  ({ epsilon }, { initialAccumulator: initial }) => ({
    slots: {
      squares: { initial, next: f.add(variable('squares'), f.square(decayedGradient)), least: initial },
    },
    update: f.subtract(
      parameter,
      f.multiply(learningRate, f.divide(decayedGradient, f.add(f.sqrt(next('squares')), epsilon))),
    ),
  }),
);
