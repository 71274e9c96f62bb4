export { globalNorm } from './global-norm.js';
export { tensorNorm } from './tensor-norm.js';
