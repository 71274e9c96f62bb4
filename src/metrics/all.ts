export { meanAbsoluteError } from '../losses/mean-absolute-error.js';
export { meanAbsolutePercentageError } from '../losses/mean-absolute-percentage-error.js';
export { meanSquaredError } from '../losses/mean-squared-error.js';
export { accuracy } from './accuracy.js';
export { rootMeanSquaredError } from './root-mean-squared-error.js';
