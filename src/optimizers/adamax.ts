import { f, variable } from '../expression/index.js';
import { averageOf, larger, type MomentOptions, mean, momentOptions, stepSize, weightOf } from './moments.js';
import { decayedGradient, next, type OptimizerFactory, optimizer, parameter } from './optimizer.js';

/**
 * Adamax, with a learning rate of 0.01 (PyTorch: 0.002), beta1 0.9, beta2 0.999, epsilon 1e-8 and weightDecay 0 (added
 * to the gradient) unless told otherwise: as `adam`, divided by the largest gradient, which fades by beta2 a step,
 * instead of a root of squares (Kingma and Ba 2015, algorithm 2). As in PyTorch, epsilon is added to every gradient's
 * size.
 */
export const adamax: OptimizerFactory<MomentOptions> = optimizer<MomentOptions>(
  'adamax',
  0.01,
  momentOptions,
  ({ beta1, beta2, epsilon }) => {
    // Without the epsilon that PyTorch keeps in it, so that it can fall to zero.
    const faded = f.subtract(f.multiply(beta2, variable('size')), f.multiply(f.subtract(1, beta2), epsilon));
    return {
      counters: { meanWeight: weightOf('meanWeight', beta1) },
      slots: {
        mean: averageOf('mean', beta1, decayedGradient),
        size: { initial: 0, next: larger(faded, f.abs(decayedGradient)), least: 0 },
      },
      update: f.subtract(parameter, f.multiply(stepSize, f.divide(mean, f.add(next('size'), epsilon)))),
    };
  },
);
