import { fraction, positive } from '../core/checks.js';
import { constant, f, variable } from '../expression/index.js';
import type { Setting } from '../schedules/index.js';
import {
  average,
  gradient,
  learningRate,
  next,
  type OptimizerFactory,
  optimizer,
  parameter,
  setting,
} from './optimizer.js';

type AdamOptions = { readonly beta1: Setting; readonly beta2: Setting; readonly epsilon: Setting };

/**
 * Adam, with a learning rate of 0.01, beta1 0.9, beta2 0.999 and epsilon 1e-8 unless told otherwise:
 * `adam({ learningRate: 0.001 })`.
 *
 * Kingma and Ba 2015, algorithm 1. What corrects the bias, 1 − betaᵗ, is the average of ones from
 * the start on, and computed like the others: `pow` is not exact and would differ between machines, and
 * 1 − 0.999 in float32 is off by 1.3e-5.
 */
export const adam: OptimizerFactory<AdamOptions> = optimizer<AdamOptions>(
  'adam',
  0.01,
  {
    beta1: setting(0.9, fraction),
    beta2: setting(0.999, fraction),
    epsilon: setting(1e-8, positive),
  },
  ({ beta1, beta2, epsilon }) => {
    // Algorithm 1 with the corrections of the bias taken out of the loop over the parameters, as in
    // section 2 of the paper: what is left for each is one root and one quotient.
    const stepSize = f.divide(learningRate, next('meanWeight'));
    const correction = f.divide(1, f.sqrt(next('varianceWeight')));
    const direction = f.divide(next('mean'), f.add(f.multiply(f.sqrt(next('variance')), correction), epsilon));
    const one = constant(1);
    return {
      counters: {
        meanWeight: { initial: 0, next: average(beta1, variable('meanWeight'), one), least: 0 },
        varianceWeight: { initial: 0, next: average(beta2, variable('varianceWeight'), one), least: 0 },
      },
      slots: {
        mean: { initial: 0, next: average(beta1, variable('mean'), gradient) },
        variance: { initial: 0, next: average(beta2, variable('variance'), f.square(gradient)), least: 0 },
      },
      update: f.subtract(parameter, f.multiply(stepSize, direction)),
    };
  },
);
