import { fraction, positive } from '../core/checks.js';
import { f, variable } from '../expression/index.js';
import { type Setting, setting } from '../schedules/index.js';
import {
  average,
  decayedGradient,
  learningRate,
  next,
  type OptimizerFactory,
  optimizer,
  parameter,
  weightDecay,
} from './optimizer.js';

type RmspropOptions = {
  readonly rho: Setting;
  readonly momentum: Setting;
  readonly epsilon: Setting;
  readonly weightDecay: Setting;
  readonly centered: boolean;
};

/**
 * RMSprop, with a learning rate of 0.01, rho 0.9 (PyTorch: 0.99), momentum 0, epsilon 1e-8, weightDecay 0 (added to the
 * gradient) and centered false unless told otherwise: a step is along the gradient, divided by the root of a running
 * average of its square (Tieleman and Hinton 2012, lecture 6e). Centered, it is the variance of the gradient instead of
 * its square (Graves 2013, equations 38 to 45). As in PyTorch, epsilon is added to the root, and momentum gathers what
 * has been divided.
 */
export const rmsprop: OptimizerFactory<RmspropOptions> = optimizer<RmspropOptions>(
  'rmsprop',
  0.01,
  {
    rho: setting(0.9, fraction),
    momentum: setting(0, fraction),
    epsilon: setting(1e-8, positive),
    weightDecay,
    centered: { initial: false },
  },
  ({ rho, momentum, epsilon }, options) => {
    // The average of squares less the square of the average, which would cancel; West 1979.
    const away = f.subtract(decayedGradient, variable('mean'));
    const spread = f.multiply(rho, f.add(variable('square'), f.multiply(f.subtract(1, rho), f.square(away))));
    const square = options.centered ? spread : average(rho, variable('square'), f.square(decayedGradient));
    const direction = f.divide(decayedGradient, f.add(f.sqrt(next('square')), epsilon));
    const velocity = f.add(f.multiply(momentum, variable('velocity')), direction);
    const gathers = options.momentum !== 0;
    return {
      slots: {
        square: { initial: 0, next: square, least: 0 },
        ...(options.centered && { mean: { initial: 0, next: average(rho, variable('mean'), decayedGradient) } }),
        ...(gathers && { velocity: { initial: 0, next: velocity } }),
      },
      update: f.subtract(parameter, f.multiply(learningRate, gathers ? next('velocity') : direction)),
    };
  },
);
