import { f, variable } from '../expression/index.js';
import { type MomentOptions, mean, momentOptions, moments, stepSize } from './moments.js';
import { decayedGradient, next, type OptimizerFactory, optimizer, parameter } from './optimizer.js';

/**
 * RAdam, with a learning rate of 0.01 (PyTorch: 0.001), beta1 0.9, beta2 0.999, epsilon 1e-8 and weightDecay 0 (added to
 * the gradient) unless told otherwise: `adam` without its uncertain first steps. Along the average of the gradient alone
 * while that of its square is of too few steps, and then by Adam's step times a factor that grows to 1 (Liu et al. 2020,
 * algorithm 2; as in PyTorch, from a length of 5 on, and epsilon is added before the correction). With a beta2 of ⅔ or
 * less it stays along the average.
 */
export const radam: OptimizerFactory<MomentOptions> = optimizer<MomentOptions>(
  'radam',
  0.01,
  momentOptions,
  (words) => {
    const { counters, slots } = moments(words, decayedGradient);
    const { beta2, epsilon } = words;
    // The paper's ρ∞ − 2tβᵗ ÷ (1 − βᵗ), which is 1999 − 1998 at first, is 1 + twice the average age of the squares.
    const age = f.multiply(beta2, f.add(variable('age'), variable('varianceWeight')));
    const length = f.add(1, f.divide(f.multiply(2, next('age')), next('varianceWeight')));
    const most = f.subtract(f.divide(2, f.subtract(1, beta2)), 1);
    const isKnown = f.greater(length, 5);
    const share = f.multiply(
      f.divide(f.subtract(length, 4), f.subtract(most, 4)),
      f.divide(f.multiply(f.subtract(length, 2), most), f.multiply(f.subtract(most, 2), length)),
    );
    const factor = f.select(isKnown, f.sqrt(f.multiply(share, next('varianceWeight'))), 1);
    const spread = f.select(isKnown, f.add(f.sqrt(next('variance')), epsilon), 1);
    return {
      counters: { ...counters, age: { initial: 0, next: age, least: 0 } },
      slots,
      update: f.subtract(parameter, f.multiply(f.multiply(stepSize, factor), f.divide(mean, spread))),
    };
  },
);
