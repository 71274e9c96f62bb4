import type { ActivationFactory } from './activation.js';
import { competing, shares, type Temperature } from './softmax.js';

/**
 * e⁻ˣⁱ / Σⱼ e⁻ˣʲ along each row: the softmax of −x, which gives most to the least, as to the smallest cost. x is divided
 * by `temperature`, by default 1. A row with −∞ is NaN.
 */
export const softmin: ActivationFactory<Temperature> = competing('softmin', shares, -1);
