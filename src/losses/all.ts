export { binaryCrossentropy } from './binary-crossentropy.js';
export { categoricalCrossentropy } from './categorical-crossentropy.js';
export { huber } from './huber.js';
export { meanSquaredError } from './mean-squared-error.js';
