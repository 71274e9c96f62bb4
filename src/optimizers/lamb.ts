import { positive } from '../core/checks.js';
import { f, variable } from '../expression/index.js';
import { setting } from '../schedules/index.js';
import { type MomentOptions, mean, momentOptions, moments } from './moments.js';
import { gradient, learningRate, next, type OptimizerFactory, optimizer, parameter } from './optimizer.js';

/** Less is what is left of gradients that have gone, and would be brought back to full length for thousands of steps. */
const shortest = 1e-12;

/**
 * LAMB, with a learning rate of 0.01, beta1 0.9, beta2 0.999, epsilon 1e-6 and weightDecay 0 unless told otherwise: a
 * step of `adam` and weightDecay · w, made as long as the weights that it changes, times the learning rate; for large
 * batches (You et al. 2020, algorithm 2, with the norm itself as φ). Where the weights are all 0, or the direction is
 * shorter than 1e-12, it is as long as it comes. As in the authors' program, biases and norms keep Adam's length, as they
 * do not decay.
 */
export const lamb: OptimizerFactory<MomentOptions> = optimizer<MomentOptions>(
  'lamb',
  0.01,
  { ...momentOptions, epsilon: setting(1e-6, positive) },
  (words) => {
    const { counters, slots, spread } = moments(words, gradient);
    const adam = f.divide(f.multiply(f.divide(1, next('meanWeight')), mean), spread);
    const direction = f.add(adam, f.multiply(words.weightDecay, parameter));
    const [size, length] = [variable('size'), variable('length')];
    const ratio = f.select(f.less(length, shortest), 1, f.divide(size, length));
    const own = f.select(f.multiply(variable('decays'), f.greater(size, 0)), ratio, 1);
    return {
      counters,
      slots,
      norms: { size: parameter, length: direction },
      update: f.subtract(parameter, f.multiply(f.multiply(learningRate, own), direction)),
    };
  },
);
