import { type ActivationFactory, activation, f } from './activation.js';

/** min(max(x, 0), 6), with derivative 0 at 0 and at 6 (Krizhevsky 2010). */
export const relu6: ActivationFactory = activation('relu6', {
  initializer: 'heNormal',
  // As those of ReLU.
  biasInitializer: 'glorotUniform',
  formula: f.min(f.max(f.x, 0), 6),
});
