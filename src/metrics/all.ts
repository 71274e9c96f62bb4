export { accuracy } from './accuracy.js';
export { meanAbsoluteError } from './mean-absolute-error.js';
export { rootMeanSquaredError } from './root-mean-squared-error.js';
