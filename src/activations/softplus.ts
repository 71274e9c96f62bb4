import { type ActivationFactory, activation, f } from './activation.js';

/** log(1 + eˣ), a smooth ReLU (Dugas et al. 2001). */
export const softplus: ActivationFactory = activation('softplus', {
  initializer: 'heNormal',
  formula: f.softplus(f.x),
});
