import { fraction, positive } from '../core/checks.js';
import { type Expression, f, variable } from '../expression/index.js';
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

type AdadeltaOptions = { readonly rho: Setting; readonly epsilon: Setting; readonly weightDecay: Setting };

/**
 * Adadelta, with a learning rate of 1, rho 0.9, epsilon 1e-6 and weightDecay 0 (added to the gradient) unless told
 * otherwise: a step is along the gradient, times the root of the average square of the steps before, divided by that of
 * the gradients (Zeiler 2012, algorithm 1).
 */
export const adadelta: OptimizerFactory<AdadeltaOptions> = optimizer<AdadeltaOptions>(
  'adadelta',
  1,
  { rho: setting(0.9, fraction), epsilon: setting(1e-6, positive), weightDecay },
  ({ rho, epsilon }) => {
    const root = (square: Expression): Expression => f.sqrt(f.add(square, epsilon));
    const direction = f.multiply(f.divide(root(variable('steps')), root(next('gradients'))), decayedGradient);
    return {
      slots: {
        gradients: { initial: 0, next: average(rho, variable('gradients'), f.square(decayedGradient)), least: 0 },
        steps: { initial: 0, next: average(rho, variable('steps'), f.square(direction)), least: 0 },
      },
      update: f.subtract(parameter, f.multiply(learningRate, direction)),
    };
  },
);
