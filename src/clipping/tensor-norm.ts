import { byNorm, type ClippingFactory, type NormOptions } from './clipping.js';

/**
 * Like `globalNorm`, for each parameter by itself: the Euclidean norm of its gradient is at most `norm`, 1 unless told
 * otherwise. Keras' `clipnorm`.
 */
export const tensorNorm: ClippingFactory<NormOptions> = byNorm('tensorNorm', (gradients) =>
  gradients.map((each) => [each]),
);
