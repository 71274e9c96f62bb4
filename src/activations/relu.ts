import { type ActivationFactory, activation, f } from './activation.js';

/** max(x, 0), with derivative 0 at 0 (Nair and Hinton 2010). */
export const relu: ActivationFactory = activation('relu', {
  initializer: 'heNormal',
  // With zero biases all kinks meet at the origin; spread, fewer units start dead on small data.
  biasInitializer: 'glorotUniform',
  formula: f.max(f.x, 0),
});
