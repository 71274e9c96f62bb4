export { adadelta } from './adadelta.js';
export { adam } from './adam.js';
export { lion } from './lion.js';
export { rmsprop } from './rmsprop.js';
export { sgd } from './sgd.js';
