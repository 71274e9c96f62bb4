import { f } from '../expression/index.js';
import { absolute, type RegularizerFactory, regularizer, squared, strength } from './regularizer.js';

type Factors = { readonly l1: number; readonly l2: number };

/**
 * l1·Σ|w| + l2·Σw², 0.01 each unless told otherwise: the elastic net (Zou and Hastie 2005), Keras' L1L2. scikit-learn's
 * `alpha` and `l1_ratio` are l1 = alpha·l1_ratio and l2 = alpha·(1 − l1_ratio) ÷ 2.
 */
export const elasticNet: RegularizerFactory<Factors> = regularizer<Factors>(
  'elasticNet',
  { l1: strength, l2: strength },
  ({ l1, l2 }) => f.add(absolute(l1), squared(l2)),
);
