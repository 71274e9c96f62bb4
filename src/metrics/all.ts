export { accuracy } from './accuracy.js';
export { meanAbsoluteError } from './mean-absolute-error.js';
