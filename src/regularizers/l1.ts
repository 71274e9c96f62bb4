import { absolute, type RegularizerFactory, regularizer, strength } from './regularizer.js';

type Factor = { readonly factor: number };

/**
 * factor·Σ|w|, with factor 0.01 unless told otherwise: the lasso (Tibshirani 1996), Keras' L1. It draws weights to zero at
 * the same pace however small they are; steps of gradient descent then pass zero to and fro by a learning rate times
 * factor, and do not stay at it.
 */
export const l1: RegularizerFactory<Factor> = regularizer<Factor>('l1', { factor: strength }, ({ factor }) =>
  absolute(factor),
);
