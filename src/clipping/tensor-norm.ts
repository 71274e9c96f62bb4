import { byNorm, type ClippingFactory } from './clipping.js';

/**
 * Like `globalNorm`, for each parameter by itself: the Euclidean norm of its gradient is at most `norm`, 1 unless told
 * otherwise. Keras' `clipnorm`.
 */
export const tensorNorm: ClippingFactory = byNorm('tensorNorm', (gradients) => gradients.map((each) => [each]));
