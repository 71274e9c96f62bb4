import { fraction } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { type Expression, f, variable } from '../expression/index.js';
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

type SgdOptions = { readonly momentum: Setting; readonly nesterov: boolean; readonly weightDecay: Setting };

function stepAlong(direction: Expression): Expression {
  return f.subtract(parameter, f.multiply(learningRate, direction));
}

/**
 * Stochastic gradient descent, with a learning rate of 0.01 (PyTorch asks for one), momentum 0, nesterov false and
 * weightDecay 0 unless told otherwise: w ← w − η·g. With momentum μ the step is along v ← μ·v + g, and with Nesterov's
 * look-ahead along g + μ·v (Sutskever et al. 2013, in PyTorch's form). weightDecay · w is added to g, biases and norms
 * apart.
 */
export const sgd: OptimizerFactory<SgdOptions> = optimizer<SgdOptions>(
  'sgd',
  0.01,
  { momentum: setting(0, fraction), nesterov: { initial: false }, weightDecay },
  (words, { momentum, nesterov }) => {
    if (nesterov && momentum === 0)
      fail(
        'sgd, option nesterov',
        'a momentum to look ahead along',
        'momentum 0',
        'Write sgd({ momentum: 0.9, nesterov: true }).',
      );
    if (momentum === 0) return { update: stepAlong(decayedGradient) };
    const velocity = next('velocity');
    return {
      slots: {
        velocity: { initial: 0, next: f.add(f.multiply(words.momentum, variable('velocity')), decayedGradient) },
      },
      update: stepAlong(nesterov ? f.add(decayedGradient, f.multiply(words.momentum, velocity)) : velocity),
    };
  },
);
