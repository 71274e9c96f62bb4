export { maxNorm } from './max-norm.js';
export { nonNegative } from './non-negative.js';
export { unitNorm } from './unit-norm.js';
