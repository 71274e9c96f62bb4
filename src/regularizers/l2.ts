import { type RegularizerFactory, regularizer, squared, strength } from './regularizer.js';

type Factor = { readonly factor: number };

/**
 * factor·Σw², with factor 0.01 unless told otherwise: the ridge (Hoerl and Kennard 1970), Keras' L2. PyTorch's
 * `weight_decay` is twice the factor; with `sgd`, it does the same as a decay of weights of that size.
 */
export const l2: RegularizerFactory<Factor> = regularizer<Factor>('l2', { factor: strength }, ({ factor }) =>
  squared(factor),
);
