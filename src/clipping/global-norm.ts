import { byNorm, type ClippingFactory, type NormOptions } from './clipping.js';

/**
 * Multiplies all gradients of a step by one factor, so that the Euclidean norm of all of them together is at most
 * `norm`, 1 unless told otherwise: `globalNorm({ norm: 0.5 })`; below it, they stay as they are (Pascanu et al. 2013,
 * algorithm 1). Keras' `global_clipnorm`; PyTorch's `clip_grad_norm_` divides by the norm + 1e-6. A gradient that is not
 * finite stays so and ends the fit, as it does without clipping.
 */
export const globalNorm: ClippingFactory<NormOptions> = byNorm('globalNorm', (gradients) => [gradients]);
