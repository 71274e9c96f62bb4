export { cosine } from './cosine.js';
export { exponential } from './exponential.js';
export { polynomial } from './polynomial.js';
