export { BatchNormalization } from './batch-normalization.js';
export { Dense } from './dense.js';
export { Dropout } from './dropout.js';
export { Residual } from './residual.js';
export { Sequential } from './sequential.js';
