import { type ActivationFactory, activation, f } from './activation.js';

/** x ÷ (1 + |x|), from −1 to 1, which it nears more slowly than tanh (Bergstra et al. 2009). At ±∞ it is NaN. */
export const softsign: ActivationFactory = activation('softsign', { formula: f.divide(f.x, f.add(1, f.abs(f.x))) });
