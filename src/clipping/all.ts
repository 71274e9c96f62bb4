export { clipValue } from './clip-value.js';
export { globalNorm } from './global-norm.js';
export { tensorNorm } from './tensor-norm.js';
