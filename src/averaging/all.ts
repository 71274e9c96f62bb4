export { exponentialAverage } from './exponential-average.js';
