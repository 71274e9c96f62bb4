import { fraction, positive } from '../core/checks.js';
import { type Expression, f, variable } from '../expression/index.js';
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

type AdadeltaOptions = { readonly rho: Setting; readonly epsilon: Setting };

/**
 * Adadelta, with a learning rate of 1, rho 0.9 and epsilon 1e-6 unless told otherwise: a step is along the gradient,
 * times the root of the average square of the steps before, divided by that of the gradients (Zeiler 2012, algorithm 1).
 */
export const adadelta: OptimizerFactory<AdadeltaOptions> = optimizer<AdadeltaOptions>(
  'adadelta',
  1,
  { rho: setting(0.9, fraction), epsilon: setting(1e-6, positive) },
  ({ rho, epsilon }) => {
    const root = (square: Expression): Expression => f.sqrt(f.add(square, epsilon));
    const direction = f.multiply(f.divide(root(variable('steps')), root(next('gradients'))), gradient);
    return {
      slots: {
        gradients: { initial: 0, next: average(rho, variable('gradients'), f.square(gradient)), least: 0 },
        steps: { initial: 0, next: average(rho, variable('steps'), f.square(direction)), least: 0 },
      },
      update: f.subtract(parameter, f.multiply(learningRate, direction)),
    };
  },
);
